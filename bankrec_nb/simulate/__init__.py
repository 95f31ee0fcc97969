"""A synthetic company's months with a known answer: for samples, demonstrations, benchmarks and tests.

    parties ─► plan (units, days) ─► documents ─► amounts ─► texts ─► the bank's and the books' frames, and the truth

`company` makes the frames; `write_samples` writes them as files a bank and a bookkeeper would send.
"""

from bankrec_nb.simulate.company import Simulated, company
from bankrec_nb.simulate.habits import KINDS, Habits
from bankrec_nb.simulate.samples import SAMPLE_SEED, sample_company, write_samples

__all__ = ["KINDS", "SAMPLE_SEED", "Habits", "Simulated", "company", "sample_company", "write_samples"]
