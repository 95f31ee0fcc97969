"""The figures of the score, in one place, as log-odds (natural logarithm). See evidence.py for what each is added to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Weights:
    """Weights of evidence. Minus speaks against; 2.3 is ten to one, 4.6 a hundred to one."""

    strong_reference: float = 3.5
    """From here a spelling of a document number counts as naming that document."""
    whole_name: float = 4.1
    """From here a name is the whole name of one party, and nobody else's is like it."""
    likely_name: float = 1.5
    """From here a name is more likely this party's than anybody's."""
    near_name: float = 2.5
    """From here a name is one party's, a little cut or mistyped."""
    taught_name: float = 2.2
    """From here two lines that name documents, or five amounts, have taught whose name it is."""
    plain_reference: float = 6.0
    """From here a spelling of a document number leaves no doubt which document is meant."""
    no_accident: float = 0.001
    """A sum that chance gives less often than this is no accident."""
    rare_accident: float = 0.01
    """An amount that chance gives less often than this tells parties of one name apart, and confirms a name learned."""
    telling_accident: float = 0.05
    """An amount that chance gives less often than this confirms a name learned where no other explanation comes near."""
    seldom_accident: float = 0.15
    """An amount that chance gives a party's documents less often than this is enough beside its whole name or IBAN."""
    any_accident: float = 0.5
    """The same where no other explanation comes near."""
    likely_accident: float = 0.1
    """From here a sum whose documents nobody names is taken for an accident: two in three were."""
    other_party: float = -4.5
    """The line's name, IBAN or alias is somebody else's."""
    unlike_name: float = -2.5
    """The line gives a name and it is not like this counterparty's."""
    other_number: float = -3.0
    """For each (of up to two) other documents the text names."""
    bare_number: float = 1.1
    """Of the bare numbers on lines that nothing else ties to a document, three times as many are documents' as are others."""
    undone: float = -2.0
    """A credit note of its very amount had cancelled the document before it was paid, and the text does not name it."""
    named_date: float = 1.8
    """The text gives the document's own date."""
    same_method: float = 2.2
    """Cheque, card or direct debit on both sides, where nothing else ties them."""
    odd_number: float = -3.0
    """The text gives a number of the ledger's own format that no open document has: perhaps mistyped."""
    untied: float = -3.0
    """Nothing but amount and date ties the two sides, in a ledger of a hundred documents or more."""
    untied_small: float = -0.5
    """The same in a ledger of one document."""
    posted: float = 2.0
    """The books carry the movement on the bank's account already, about that day."""
    each_further_document: float = 0.25
    """A sum of many documents that the text does not name is rarer."""
    sliver: float = -3.0
    """Less than a twentieth of a document that the text does not name: hardly an instalment of it."""
    says_part: float = 2.0
    """The text speaks of an instalment or an advance."""
    pays_again: float = 1.5
    """The same payer pays the same amount more than once, and nothing of his is of that amount."""
    only_document: float = 1.0
    """A payer whose whole name or account is known has this one document open: what he pays is for it."""
    hopeless: float = -3.0
    """Hypotheses below this are dropped before assignment."""
    first_come: float = 3.0
    """An earlier payment whose claim is weaker by no more than this (dates differ) pays first."""
    known_name: float = 4.0
    """A payer whose name is the books' own, or whose account they know."""
    sure_first: float = 5.0
    """An earlier payment that claims the same documents as surely in itself pays first, however much more is said of the later."""
    nearly_equal: float = 0.7
    """Rivals this close are as good: ambiguous."""
    alike_share: float = 0.15
    """How often, of documents alike in everything, another than the oldest was meant."""
    taken_share: float = 0.05
    """The same, where every other one is paid by another line."""
    near: float = 3.0
    """Rivals this close forbid certainty."""
    unrivalled: float = 9.0
    """Where no rival is closer than this, a likely name or a round amount of a known payer is enough."""


W = Weights()
