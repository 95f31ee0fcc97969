"""The fifth world's names, made as test data is made: surnames and suffixes, with nothing that tells a trade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

SURNAMES = {
    "FR": "Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre Leroy Roux David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefèvre Faure André Mercier Blanc Guérin Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clément Morin Nicolas Henry Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont Marie Lemaire Noël Meyer Dufour Meunier Brun Blanchard Giraud Joly Rivière Lucas Brunet Gaillard Barbier Arnaud Martinez Gérard Roche Renard Schmitt Roy Leroux Colin Vidal Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier Philippe Bourgeois Pierre Benoît Rey Leclerc Payet Rolland Leclercq Guillaume Lecomte Lopez Jean Dupuy Guillot Hubert Berger Carpentier Sanchez Dupuis Moulin Louis Deschamps Huet Vasseur Perez Boucher Fleury Royer Klein Jacquet Adam Paris Poirier Marty Aubry Guyot Carré Charles Renault Charpentier Ménard Maillard Baron Bertin Bailly Hervé Schneider Fernandez Collet Léger Bouvier Julien Prévost Millet Perrot Daniel Cousin Germain Breton Besson Langlois Rémy Pelletier Lévêque Perrier Leblanc Barre Lebrun Marchal Weber Mallet Hamon Boulanger Jacob Monnier Michaud Rodriguez Guichard Gillet Étienne Grondin Poulain Tessier Chevallier Collin Chauvin Bouchet Gay Lemaître Bénard Maréchal Humbert Reynaud Antoine Hoarau Perret Barthélemy Cordier Pichon Lejeune Gilbert Lamy Delaunay Pasquier Carlier Laporte",
    "GB": "Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Robinson Wright Thompson Evans Walker White Roberts Green Hall Wood Jackson Clarke Harris Clark Turner Hill Cooper Morris Ward Moore Baker King Lee Harrison Morgan Allen James Scott Phillips Watson Davis Parker Bennett Price Griffiths Young Hughes Edwards Cook Carter Shaw Kelly Bell Richardson Collins Marshall Cox Stewart Mitchell Foster Simpson Gray Chapman Ellis Adams Palmer Barker Fletcher Mills Rogers Gibson Pearson",
    "DE": "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Werner Krause Lehmann Köhler Maier Walter Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Vogel Friedrich Keller Günther Berger Winkler Lorenz Baumann Franke Albrecht Schuster Simon Ludwig Böhm Winter Kraus Martin Schumacher",
    "ES": "García Fernández González Rodríguez López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno Álvarez Muñoz Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Suárez Molina Morales Ortega Delgado Castro Ortiz Rubio Marín Sanz Iglesias Núñez Medina Garrido",
    "IT": "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti De Luca Mancini Costa Giordano Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara Galli Martini Leone Longo Gentile Martinelli Vitale Lombardo Serra Coppola",
}
GIVEN = {
    "FR": "Marie Jean Anne Pierre Camille Louis Sophie Paul Julie Luc Claire Hugo Emma Jean-Pierre Anne-Sophie Thibaut Océane Alain Nathalie Éric Monique Bernard Chantal Gilles Noémie Rémy Aurélie Valentin Inès Jean-Claude Patrick Zoé Bertrand Élodie Xavier Odette Guy Susan Franck Hélène",
    "GB": "Oliver George Emily Jack Sarah Amy Thomas Laura Rachel Mark Stephen Karen Gary Donna Ian Lynn Craig Joanne Neil Hazel",
    "DE": "Hans Petra Jürgen Sabine Klaus Ute Karl-Heinz Monika Dieter Birgit Uwe Anja Rolf Heike Torsten Silke",
    "ES": "José María Carmen Antonio Ana Javier Lucía Pablo Elena Manuel Rosa Jorge",
    "IT": "Giuseppe Anna Marco Giulia Luca Paola Andrea Chiara Matteo Elisa Franco",
}
SUFFIXES = {
    "FR": ("SA", "S.A.", "SARL", "S.A.R.L.", "S.A.S.", "SAS", "et Fils", "EURL"),
    "GB": ("Ltd", "PLC", "Group", "and Sons", "LLC", "Inc", "Limited"),
    "DE": ("GmbH", "AG", "GmbH & Co. KG", "KG", "OHG mbH", "e.V.", "Stiftung & Co. KGaA"),
    "ES": ("S.L.", "S.A.", "S.L.U.", "S.Coop."),
    "IT": ("SPA", "SRL", "e figli", "s.r.l.", "SNC"),
}
BUSINESSES = ("Solutions", "Consulting", "Logistics", "Distribution", "Services", "Studio", "Tech", "Market", "Design", "Foods", "Energy", "Media")  # fmt: skip
PLAIN = str.maketrans("ÀÂÄÁÉÈÊËÎÏÍÔÖÓÒÙÛÜÚÇÑàâäáéèêëîïíôöóòùûüúçñ", "AAAAEEEEIIIOOOOUUUUCNaaaaeeeeiiioooouuuucn")


@dataclass
class Who:
    """A party as the books write it, as its bank writes it, and what is known of it."""

    code: str
    country: str
    books: str
    bank: str
    iban: str
    person: bool
    iban_known: bool
    terms: int
    says: str
    second: str = ""
    """The spouse or partner beside whom it is also known."""
    mandate: str = ""


def company_name(rng: random.Random, country: str) -> tuple[str, str]:
    """A company as test data name it, and its name at the bank: suffix dropped, written otherwise or kept."""
    last, other, third = (rng.choice(SURNAMES[country].split()) for _ in range(3))
    suffix = rng.choice(SUFFIXES[country])
    joint = {"FR": "et", "GB": "and", "DE": "&", "ES": "y", "IT": "e"}[country]
    core = rng.choice(
        (
            f"{last} {other}",
            f"{last} {other}",
            f"{last}",
            f"{last}-{other}",
            f"{last}, {other} {joint} {third}",
            f"{last} {rng.choice(BUSINESSES)}",
            f"{last} {other} {rng.choice(BUSINESSES)}",
        )
    )
    whole = f"{core} {suffix}"
    bank = rng.choice(
        (whole, whole, whole, core, f"{suffix} {core}", f"{core} {suffix.replace('.', '')}", core.replace(",", ""))
    )
    return whole, bank


def person_name(rng: random.Random, country: str) -> tuple[str, str]:
    """A person as the books and as the bank write them: initials, titles, the family name first."""
    first, last = rng.choice(GIVEN[country].split()), rng.choice(SURNAMES[country].split())
    initials = "-".join(p[0] for p in first.split("-"))
    title = {"FR": ("M ", "MME ", "MR "), "GB": ("MR ", "MRS ", ""), "DE": ("", "Herr ", "Frau ")}.get(country, ("",))
    books = rng.choice((f"{first} {last}", f"{first} {last}", f"{last} {first}", f"{last.upper()} {first}"))
    bank = rng.choice(
        (
            f"{first} {last}",
            f"{last} {first}",
            f"{rng.choice(title)}{first} {last}",
            f"{rng.choice(title)}{last} {first}",
            f"{rng.choice(title)}{initials} {last}",
        )
    )
    return books, bank
