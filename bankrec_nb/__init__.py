"""bankrec_nb: bank reconciliation for accountants in JupyterLab.

statements, books ──readers──▶ facts (Parquet) ──matching──▶ suggestions ──person──▶ decisions (log)
                                    │                                                    │
                                    └───────────── reporting: proof, ageing, cash ◀──────┘
"""
