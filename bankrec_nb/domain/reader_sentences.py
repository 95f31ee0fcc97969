"""The readers' sentences in French: what was found in a file, what to do about it, why a file was refused.

Facts keep the English sentence; it is put into the reader's language when it is shown. A message is one line of this
catalogue, or several one after the other; `{}` stands for what differs (an amount, a line, a name of the file's own). A
sentence that is not here stays as it is.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

FRENCH: dict[str, str] = {
    # what to do
    "Ask the bank for the file again.": "Redemandez le fichier à la banque.",
    "Ask the bank for the file again, or enter the movement by hand.": "Redemandez le fichier à la banque, ou saisissez l’opération.",
    "Ask the bank for the missing or right statement; the balances then follow each other.": "Demandez à la banque le relevé manquant ou le bon relevé ; les soldes s’enchaîneront alors.",
    "Ask the bank for the account's statement.": "Demandez à la banque le relevé du compte.",
    "Ask the bank for it again.": "Redemandez-le à la banque.",
    "Ask the sender for a corrected document, or enter it by hand.": "Demandez une pièce corrigée à l’émetteur, ou saisissez-la.",
    "Ask the sender for Factur-X, CII or UBL.": "Demandez à l’émetteur du Factur-X, du CII ou de l’UBL.",
    "Ask whether entries were deleted; the law asks for numbers without gaps.": "Demandez si des écritures ont été supprimées ; la loi veut une numérotation sans rupture.",
    "Check it.": "Vérifiez-la.",
    "Check the amount.": "Vérifiez le montant.",
    "Check whether the document was booked twice.": "Vérifiez si la pièce a été comptabilisée deux fois.",
    "Check with the bank that nothing is missing.": "Vérifiez auprès de la banque qu’il ne manque rien.",
    "Compare one line with the bank's statement; the profile's field sign keeps the choice.": "Comparez une ligne au relevé de la banque ; le champ sign du profil garde le choix.",
    "Compare one line with the card's statement; the profile's field sign keeps the choice.": "Comparez une ligne au relevé de la carte ; le champ sign du profil garde le choix.",
    "Compare the account's balance after the import.": "Comparez le solde du compte après l’import.",
    "Compare the balances with the bank's own statement.": "Comparez les soldes au relevé de la banque.",
    "Compare with the bank before importing.": "Comparez avec la banque avant d’importer.",
    "Compare with the bank's own statement.": "Comparez au relevé de la banque.",
    "Compare with the bank's own statement; ask for the file again or enter the movement by hand.": "Comparez au relevé de la banque ; redemandez le fichier ou saisissez l’opération.",
    "Compare with the bank's statement; set the field sign in the profile.": "Comparez au relevé de la banque ; réglez le champ sign du profil.",
    "Correct the document in the books and export it again.": "Corrigez la pièce dans la comptabilité et exportez-la de nouveau.",
    "Correct the entry in the books.": "Corrigez l’écriture dans la comptabilité.",
    "Correct the entry in the books and export the FEC again.": "Corrigez l’écriture dans la comptabilité et exportez de nouveau le FEC.",
    "Correct the line in the bank's export, or enter the movement by hand.": "Corrigez la ligne dans l’export de la banque, ou saisissez l’opération.",
    "Correct the posting and export the batch again.": "Corrigez l’écriture et exportez de nouveau le lot.",
    "Download it again.": "Téléchargez-le de nouveau.",
    "Download it again from the bank.": "Téléchargez-le de nouveau depuis la banque.",
    "Download it again to be sure.": "Téléchargez-le de nouveau pour être sûr.",
    "Download it again; nothing of it was loaded.": "Téléchargez-le de nouveau ; rien n’en a été chargé.",
    "Export it again.": "Exportez-le de nouveau.",
    "Export references as text, or as CSV.": "Exportez les références en texte, ou en CSV.",
    "Export the FEC again.": "Exportez de nouveau le FEC.",
    "Export the period again, or leave the file out.": "Exportez de nouveau la période, ou laissez le fichier de côté.",
    "Export the statement again.": "Exportez de nouveau le relevé.",
    "Export the whole payout again.": "Exportez de nouveau tout le versement.",
    "Import the FEC of the neighbouring year too, or match the lines here.": "Importez aussi le FEC de l’exercice voisin, ou rapprochez les lignes ici.",
    "Letter them in the books.": "Lettrez-les dans la comptabilité.",
    "Lines are missing, doubled or wrong: export the FEC again.": "Des lignes manquent, sont en double ou fausses : exportez de nouveau le FEC.",
    "Log in to the bank again and repeat the download.": "Reconnectez-vous à la banque et refaites le téléchargement.",
    "Look at the accents of a label.": "Regardez les accents d’un libellé.",
    "Look for a missing or doubled line.": "Cherchez une ligne manquante ou en double.",
    "Look for a missing quote.": "Cherchez un guillemet manquant.",
    "Look for a missing quote or a separator inside a text.": "Cherchez un guillemet manquant ou un séparateur dans un texte.",
    "Look for a missing quote, a separator inside a text, or a line that was cut off.": "Cherchez un guillemet manquant, un séparateur dans un texte ou une ligne coupée.",
    "Look for a separator inside a label; the law has no quoting.": "Cherchez un séparateur dans un libellé ; la loi ne connaît pas les guillemets.",
    "Look for a wrong, missing or doubled line here.": "Cherchez ici une ligne fausse, manquante ou en double.",
    "Look whether it was booked or exported twice.": "Regardez si elle a été comptabilisée ou exportée deux fois.",
    "Match what is left, or correct the lettering in the books.": "Rapprochez le reste, ou corrigez le lettrage dans la comptabilité.",
    "A movement is missing, doubled or changed.": "Une opération manque, est en double ou a été modifiée.",
    "Nothing to do where the bank sent it twice by mistake.": "Rien à faire si la banque l’a envoyé deux fois par erreur.",
    "Save that sheet as a file of its own and import it.": "Enregistrez cette feuille dans un fichier à part et importez-le.",
    "Say our VAT number, SIREN, name or IBAN in the dossier, or change the direction.": "Indiquez notre numéro de TVA, SIREN, nom ou IBAN dans le dossier, ou changez le sens.",
    "Say the account's currency when importing.": "Indiquez la devise du compte à l’import.",
    "Say which: date_order 'dmy' or 'mdy'.": "Dites lequel : date_order « dmy » ou « mdy ».",
    "See which order was refused and why.": "Voyez quel ordre a été refusé et pourquoi.",
    "Set the account's currency if it is another.": "Réglez la devise du compte si c’en est une autre.",
    "Until then the statement stays incomplete.": "D’ici là le relevé reste incomplet.",
    "Choose the date order once (profile field date_order: dmy or mdy); it is remembered for this form.": "Choisissez une fois l’ordre des dates (champ date_order du profil : dmy ou mdy) ; il est retenu pour cette forme.",
    "Choose the decimal mark once (profile field decimal_mark: ',' or '.'); it is remembered for this form.": "Choisissez une fois le séparateur décimal (champ decimal_mark du profil : « , » ou « . ») ; il est retenu pour cette forme.",
    "Choose the signs once (profile field sign: inverted where the amounts are purchases, else signed); it is remembered.": "Choisissez une fois les signes (champ sign du profil : inverted si les montants sont des achats, sinon signed) ; ils sont retenus.",
    "Say in a profile which column is which.": "Dites dans un profil ce que contient chaque colonne.",
    "Say in a profile which one is the amount, or the debit and the credit.": "Dites dans un profil laquelle est le montant, ou le débit et le crédit.",
    "Import it into the right dossier, or name its account.": "Importez-le dans le bon dossier, ou nommez son compte.",
    "Reopen the period (another person, with a reason), then import it.": "Faites rouvrir la période (par une autre personne, avec un motif), puis importez-le.",
    # rows kept apart
    "The movement has no amount that can be read.": "L’opération n’a pas de montant lisible.",
    "The amount is beyond what a bank account can hold.": "Le montant dépasse ce qu’un compte peut contenir.",
    "The movement has no date that can be read.": "L’opération n’a pas de date lisible.",
    "The date is not between {} and {}.": "La date n’est pas entre {} et {}.",
    "The text has control characters (NUL and the like).": "Le texte contient des caractères de contrôle (NUL et semblables).",
    "The text has control characters.": "Le texte contient des caractères de contrôle.",
    "The text has characters that change the reading direction; it may show something else than it says.": "Le texte contient des caractères qui changent le sens de lecture ; il peut montrer autre chose que ce qu’il dit.",
    "The amount cannot be read.": "Le montant est illisible.",
    "Both debit and credit are filled.": "Le débit et le crédit sont tous deux remplis.",
    "Nothing says whether the amount comes in or goes out.": "Rien ne dit si le montant entre ou sort.",
    "'{}' is not an amount.": "« {} » n’est pas un montant.",
    "'{}' is not a date.": "« {} » n’est pas une date.",
    "'{}' is not a balance.": "« {} » n’est pas un solde.",
    "'{}' is not a sign (0, 1) and an amount.": "« {} » n’est pas un signe (0, 1) suivi d’un montant.",
    "'{}' is not a day a statement can have.": "« {} » n’est pas un jour possible pour un relevé.",
    "'{}' is not a date in this file's order.": "« {} » n’est pas une date dans l’ordre de ce fichier.",
    "The type '{}' is neither a credit nor a debit.": "Le type « {} » n’est ni un crédit ni un débit.",
    "The row has a date and no amount.": "La ligne a une date et pas de montant.",
    "The row has an amount and no date.": "La ligne a un montant et pas de date.",
    "The row has {} cells, more than the table's {}.": "La ligne a {} cellules, plus que les {} du tableau.",
    "The row has {} cells, fewer than the table's {}.": "La ligne a {} cellules, moins que les {} du tableau.",
    "A cell has more than {} characters.": "Une cellule a plus de {} caractères.",
    "A quote opens here and does not close as it should.": "Un guillemet s’ouvre ici et ne se ferme pas comme il faut.",
    "Amount, S/H mark or date cannot be read.": "Le montant, la marque S/H ou la date sont illisibles.",
    "The line has not the {} fields of the header.": "La ligne n’a pas les {} champs de l’en-tête.",
    "The document's type '{}' is not known.": "Le type de pièce « {} » n’est pas connu.",
    "The document cannot be used: {}.": "La pièce est inutilisable : {}.",
    "The batch cannot be used: {}": "Le lot est inutilisable : {}",
    "EcritureDate '{}' is not a date.": "EcritureDate « {} » n’est pas une date.",
    "The file ends inside this movement.": "Le fichier se termine au milieu de cette opération.",
    "A movement (16) outside an account (03).": "Une opération (16) hors d’un compte (03).",
    "A movement (22) outside an account (11).": "Une opération (22) hors d’un compte (11).",
    "A movement (04) without an old balance (01) before it.": "Une opération (04) sans ancien solde (01) avant elle.",
    "A movement (21) without an old balance (1) before it.": "Une opération (21) sans ancien solde (1) avant elle.",
    "The group (02) of this movement has no date.": "Le groupe (02) de cette opération n’a pas de date.",
    "This is not a {} record ({}).": "Ce n’est pas un enregistrement {} ({}).",
    "This is not a {} record ({}) in its place.": "Ce n’est pas un enregistrement {} ({}) à sa place.",
    # statements that do not prove themselves
    "The statement{}: opening {} + transactions {} is not closing {}; the difference is {}.": "Relevé{} : solde initial {} + opérations {} ne donne pas le solde final {} ; l’écart est de {}.",
    "The signs look inverted.": "Les signes semblent inversés.",
    "The statement{} has no movement, and no balances that would prove that there was none.": "Relevé{} : aucune opération, et aucun solde qui prouve qu’il n’y en a pas eu.",
    "The statement{} covers {} to {}, but {} of its movements are dated outside, the first on {}.": "Relevé{} : il couvre du {} au {}, mais {} de ses opérations sont datées hors de cette période, la première du {}.",
    "The second half of the file repeats the first, movement by movement: it may be the same file twice.": "La seconde moitié du fichier répète la première, opération par opération : c’est peut-être deux fois le même fichier.",
    "The statement{} of {} stands in the file twice; it was loaded once.": "Le relevé{} de {} est deux fois dans le fichier ; il a été chargé une fois.",
    "The statement does not name its account.": "Le relevé ne nomme pas son compte.",
    "The statement has no closing balance (:62F:); the file may be cut off.": "Le relevé n’a pas de solde final (:62F:) ; le fichier est peut-être coupé.",
    "The new balance (8) is missing: the statement is cut.": "Le nouveau solde (8) manque : le relevé est coupé.",
    "The trailer record (9) is missing: the file is cut.": "L’enregistrement de fin (9) manque : le fichier est coupé.",
    "The end-of-file record (88) is missing: the file may be cut.": "L’enregistrement de fin (88) manque : le fichier est peut-être coupé.",
    "The {}'s control record ({}) is missing: the file is cut.": "L’enregistrement de contrôle ({}, {}) manque : le fichier est coupé.",
    "The file ends before the total (39): it is cut.": "Le fichier se termine avant le total (39) : il est coupé.",
    "The last movement is not closed (^): the file is cut.": "La dernière opération n’est pas fermée (^) : le fichier est coupé.",
    "The closing tag </OFX> is missing: the file is cut at byte {}.": "La balise finale </OFX> manque : le fichier est coupé à l’octet {}.",
    "The OFX file is cut at byte {}: {} is not closed and </OFX> is missing.": "Le fichier OFX est coupé à l’octet {} : {} n’est pas fermé et </OFX> manque.",
    "The {}'s control total is {}, its records add up to {} (in minor units).": "Le total de contrôle ({}) est {}, la somme des enregistrements {} (en centimes).",
    "The {}'s control record counts {} parts, the file has {}.": "L’enregistrement de contrôle ({}) compte {} parties, le fichier en a {}.",
    "The {}'s control record counts {} records, the file has {}.": "L’enregistrement de contrôle ({}) compte {} enregistrements, le fichier en a {}.",
    "The trailer's sums are {} and {}, the movements are {} and {}.": "Les totaux de fin sont {} et {}, les opérations donnent {} et {}.",
    "The trailer counts {} records, the file has {}.": "L’enregistrement de fin compte {} enregistrements, le fichier en a {}.",
    "The total (39) is {}, the operations add up to {} (in hundredths).": "Le total (39) est {}, la somme des opérations {} (en centièmes).",
    "it is a card's export, all its amounts are positive, and nothing in it tells purchases from repayments.": "c’est un export de carte, tous ses montants sont positifs et rien n’y distingue les achats des remboursements.",
    "The amount '{}' is not in the smallest unit of the currency, as BAI2 asks; it proves nothing.": "Le montant « {} » n’est pas dans la plus petite unité de la devise, comme BAI2 le demande ; il ne prouve rien.",
    "The file's total is {} and its movements give {} (minor units).": "Le total du fichier est {} et ses opérations donnent {} (en centimes).",
    "Record 33 has {} debits and {} credits, the file has {} and {}, or their sums differ.": "L’enregistrement 33 a {} débits et {} crédits, le fichier {} et {}, ou leurs sommes diffèrent.",
    "Record 88 counts {} records, the file has {}.": "L’enregistrement 88 compte {} enregistrements, le fichier en a {}.",
    "The balance of this row does not follow from its neighbour's.": "Le solde de cette ligne ne découle pas de celui de la voisine.",
    "The balance {} '{}' is not an amount; it proves nothing.": "Le solde {} « {} » n’est pas un montant ; il ne prouve rien.",
    "The {} balance '{}' cannot be read; it proves nothing.": "Le solde {} « {} » est illisible ; il ne prouve rien.",
    "The balance {} has no date that the calendar knows.": "Le solde {} n’a pas de date connue du calendrier.",
    "A new balance (8) without an old one (1).": "Un nouveau solde (8) sans ancien solde (1).",
    "New balance (07) of a statement that has no start.": "Nouveau solde (07) d’un relevé sans début.",
    "A complement (05) without a movement (04) above it: a movement may be missing.": "Un complément (05) sans opération (04) au-dessus : il manque peut-être une opération.",
    "A continuation (22, 23) without its movement (21): a record is missing.": "Une suite (22, 23) sans son opération (21) : un enregistrement manque.",
    "A detail (21) without the movement it explains.": "Un détail (21) sans l’opération qu’il explique.",
    "The record is of another account than its statement.": "L’enregistrement est d’un autre compte que son relevé.",
    "QIF has no balance and no identifiers: a missing movement cannot be seen in the file.": "Le QIF n’a ni solde ni identifiant : une opération manquante ne se voit pas dans le fichier.",
    "Nothing in the file says whether the day or the month comes first; for now it is read as {}.": "Rien dans le fichier ne dit si le jour ou le mois vient d’abord ; pour l’instant il est lu comme {}.",
    # what was done
    "The file does not say its currency; {} was taken.": "Le fichier ne dit pas sa devise ; {} a été retenu.",
    "The file names no currency; {} was taken.": "Le fichier ne nomme pas de devise ; {} a été retenu.",
    "The file says it is {} but was read as {}.": "Le fichier se dit {} mais a été lu comme {}.",
    "Entries without a date of their own: {}; the statement's day {} was taken.": "Opérations sans date : {} ; le jour du relevé, {}, a été retenu.",
    "{} '{}' is not a date; the other date was taken.": "{} « {} » n’est pas une date ; l’autre date a été retenue.",
    "The date of this movement is in no calendar; the statement's day {} was taken.": "La date de cette opération n’existe pas ; le jour du relevé, {}, a été retenu.",
    "The value date '{}' is not a date; the movement was loaded without it.": "La date de valeur « {} » n’est pas une date ; l’opération a été chargée sans elle.",
    "The value date '{}' is in no calendar; the movement was loaded without it.": "La date de valeur « {} » n’existe pas ; l’opération a été chargée sans elle.",
    "{} movements share the FITID {}; all were kept.": "{} opérations partagent le FITID {} ; toutes ont été gardées.",
    "Movements without a FITID: {}.": "Opérations sans FITID : {}.",
    "The bank marks this as a correction ({}) of movement {}.": "La banque indique une correction ({}) de l’opération {}.",
    "The bank gives this amount in {}, the account is in {}.": "La banque donne ce montant en {}, le compte est en {}.",
    "The bank answered with error {}: {}.": "La banque a répondu par l’erreur {} : {}.",
    "The bank marks this group as {}; it was loaded like any other.": "La banque marque ce groupe comme {} ; il a été chargé comme les autres.",
    "All amounts are positive and nothing tells money in from money out.": "Tous les montants sont positifs et rien ne distingue les entrées des sorties.",
    "The signs were turned round: the running balance shows that positive amounts go out.": "Les signes ont été inversés : le solde progressif montre que les montants positifs sortent.",
    "The signs were turned round: it is a card's export, and only payments of the card's balance are negative.": "Les signes ont été inversés : c’est l’export d’une carte, seuls les règlements du solde sont négatifs.",
    "The row was taken as a total, not as a movement.": "La ligne a été prise pour un total, non pour une opération.",
    "The row was taken as the opening balance, not as a movement.": "La ligne a été prise pour le solde initial, non pour une opération.",
    "The row was taken as the closing balance, not as a movement.": "La ligne a été prise pour le solde final, non pour une opération.",
    "The line is not a row of the table; it was left out.": "La ligne n’est pas une ligne du tableau ; elle a été écartée.",
    "The line has no date and no amount; it was left out.": "La ligne n’a ni date ni montant ; elle a été écartée.",
    "The line is a total or a remark; it was left out.": "La ligne est un total ou une remarque ; elle a été écartée.",
    "Rows that are further lines of the document above them: {}.": "Lignes qui sont la suite de la pièce au-dessus : {}.",
    "The number '{}' stands more than once for this counterparty; both were kept.": "Le numéro « {} » figure plusieurs fois pour ce tiers ; les deux ont été gardés.",
    "{} holds a number of more than 15 digits; a spreadsheet keeps only 15, the last ones are lost.": "{} contient un nombre de plus de 15 chiffres ; un tableur n’en garde que 15, les derniers sont perdus.",
    "Known already: this is the payment file of {}.": "Déjà connu : c’est le fichier de virements du {}.",
    "Known already: imported as {}.": "Déjà connu : importé sous le nom {}.",
    # books, invoices, orders, payouts
    "Entry {} {}: debit − credit is {} (minor units), not 0.": "Écriture {} {} : débit − crédit vaut {} (centimes), et non 0.",
    "Every line of entry {} {} stands in the file {} times.": "Chaque ligne de l’écriture {} {} figure {} fois dans le fichier.",
    "The lettering {} of {} is not settled: its other side is not in this file; its lines stay open.": "Le lettrage {} de {} n’est pas soldé : l’autre côté n’est pas dans ce fichier ; ses lignes restent ouvertes.",
    "The lettering {} of {} is not settled: it leaves {} (minor units); its lines stay open.": "Le lettrage {} de {} n’est pas soldé : il reste {} (centimes) ; ses lignes restent ouvertes.",
    "The numbering of entries has {} gap: {}.": "La numérotation des écritures a {} rupture : {}.",
    "The numbering of entries has {} gaps: {}.": "La numérotation des écritures a {} ruptures : {}.",
    "Debits and credits of the whole file differ by {} (minor units).": "Les débits et crédits de tout le fichier diffèrent de {} (centimes).",
    "{} more entries do not balance.": "{} autres écritures ne s’équilibrent pas.",
    "{} more lettered groups do not add up to zero; their lines stay open.": "{} autres groupes lettrés ne sont pas soldés ; leurs lignes restent ouvertes.",
    "{} line of {} third party is not lettered, but its invoices and payments add up to zero: nothing of it is open.": "{} ligne de {} tiers n’est pas lettrée, mais ses factures et règlements se compensent : rien n’en est ouvert.",
    "{} lines of {} third party are not lettered, but its invoices and payments add up to zero: nothing of it is open.": "{} lignes de {} tiers ne sont pas lettrées, mais ses factures et règlements se compensent : rien n’en est ouvert.",
    "{} lines of {} third parties are not lettered, but their invoices and payments add up to zero: nothing of them is open.": "{} lignes de {} tiers ne sont pas lettrées, mais leurs factures et règlements se compensent : rien n’en est ouvert.",
    "Taken as a purchase invoice: our company is not known.": "Prise pour un achat : notre société n’est pas connue.",
    "Taken as a purchase invoice: both parties are ours.": "Prise pour un achat : les deux parties sont nôtres.",
    "Taken as a purchase invoice: neither party is ours.": "Prise pour un achat : aucune des parties n’est nôtre.",
    "More was paid before than the total; {} is to come back.": "Il a été payé d’avance plus que le total ; {} doit revenir.",
    "The payout {} is not the sum of its movements; the difference is {}.": "Le versement {} n’est pas la somme de ses opérations ; l’écart est de {}.",
    "The day '{}' asked for is in no calendar; the orders were loaded without it.": "Le jour demandé « {} » n’existe pas ; les ordres ont été chargés sans lui.",
    "{} says it has {} orders; there are {}.": "{} annonce {} ordres ; il y en a {}.",
    "{} says its sum is {}; its orders add up to {}.": "{} annonce la somme {} ; ses ordres donnent {}.",
    # rarer things
    "A message without money (type {}).": "Un message sans montant (type {}).",
    "Entries stand outside every statement: the file's structure is damaged.": "Des opérations sont hors de tout relevé : la structure du fichier est endommagée.",
    "These operations explain lines of the bank statement; they are shown as information and are not money.": "Ces opérations expliquent des lignes du relevé ; elles sont montrées pour information et ne sont pas de l’argent.",
    "An operation (34) without a header (31) before it.": "Une opération (34) sans en-tête (31) avant elle.",
    "A total was announced with its details, and no detail follows it.": "Un total était annoncé avec ses détails, et aucun détail ne le suit.",
    "CODA version '{}' is not known (1 or 2); it was read as version 2.": "La version CODA « {} » n’est pas connue (1 ou 2) ; elle a été lue comme la version 2.",
    "Postings: {}; loaded: {} on debtors, creditors and banks.": "Écritures : {} ; chargées : {} de clients, fournisseurs et banques.",
    "Lines: {}, debits {} (minor units); loaded: {} on third parties and banks, the others were only checked.": "Lignes : {}, débits {} (centimes) ; chargées : {} de tiers et de banques, les autres ont été seulement contrôlées.",
    "The file begins with '{}', which is no field.": "Le fichier commence par « {} », qui n’est pas un champ.",
    "The date {} of the {} balance is in no calendar.": "La date {} du solde {} n’existe pas.",
    "The report announces {} movements of {} in :90{}: (minor units), {} of {} are there.": "Le rapport annonce {} opérations pour {} dans :90{}: (centimes), il y en a {} pour {}.",
    "Totals (33) without an account (11).": "Des totaux (33) sans compte (11).",
    "The file says it is {}, which is not a version of OFX; it was read by its tags.": "Le fichier se dit {}, qui n’est pas une version d’OFX ; il a été lu par ses balises.",
    "The file is an answer of the bank without a statement (sign-on, profile or list of accounts).": "Le fichier est une réponse de la banque sans relevé (connexion, profil ou liste de comptes).",
    "Operations on securities that were not read: {}; only movements of cash are.": "Opérations sur titres non lues : {} ; seules le sont celles d’espèces.",
    "Operations on securities shown as information: {}; only cash is money.": "Opérations sur titres montrées pour information : {} ; seules les espèces comptent.",
    "The message holds no payment order.": "Le message ne contient aucun ordre de paiement.",
    "The bank's answer holds no status.": "La réponse de la banque ne contient aucun statut.",
    "The bank answers {} to {}.": "La banque répond {} à {}.",
    "Reason {}, {} times.": "Motif {}, {} fois.",
    "The splits do not add up to the movement.": "La somme des parties n’est pas l’opération.",
    "The file lists accounts and has no section of movements.": "Le fichier liste des comptes et n’a pas de section d’opérations.",
    "An empty record (^ without a field above it).": "Un enregistrement vide (^ sans champ au-dessus).",
    "The sheet '{}' {}.": "La feuille « {} » : {}.",
    "Dates were read {}: {}.": "Les dates ont été lues {} : {}.",
    "The total is zero.": "Le total est nul.",
    "The seller has no name.": "Le vendeur n’a pas de nom.",
    "The buyer has no name.": "L’acheteur n’a pas de nom.",
    "Total {} less prepaid {} is not the amount due, {}.": "Le total {} moins l’acompte {} n’est pas le reste à payer, {}.",
    "The summary announces entries {}; there are {}.": "Le récapitulatif annonce en écritures {} ; il y en a {}.",
    "The summary announces credits {}; there are {}.": "Le récapitulatif annonce en crédits {} ; il y en a {}.",
    "The summary announces debits {}; there are {}.": "Le récapitulatif annonce en débits {} ; il y en a {}.",
    "An entry is missing, doubled or changed.": "Une écriture manque, est en double ou a été modifiée.",
    "Ask the bank for the message again.": "Redemandez le message à la banque.",
    "A remark of the bank, no record.": "Une remarque de la banque, pas un enregistrement.",
    "The statement{} is kept in {}, but {} of its movements are in another currency, the first in {}: its balances cannot prove them.": "Le relevé{} est tenu en {}, mais {} de ses opérations sont dans une autre devise, la première en {} : ses soldes ne peuvent pas les prouver.",
    "Ask the bank for the amounts in the account's currency.": "Demandez à la banque les montants dans la devise du compte.",
    "The dates are written day first, not AAAAMMJJ as the law has it; they were read so.": "Les dates sont écrites jour d’abord, et non AAAAMMJJ comme la loi le veut ; elles ont été lues ainsi.",
    "The dates are read as day, month, year: as year, month, day the statement would cover years.": "Les dates sont lues jour, mois, année : en année, mois, jour le relevé couvrirait des années.",
    "This movement is not closed (^): lines are missing.": "Cette opération n’est pas fermée (^) : il manque des lignes.",
    "The signs were turned round: the words beside the amounts say of each the opposite of its sign.": "Les signes ont été inversés : les mots à côté des montants disent de chacun le contraire de son signe.",
    "The movement is not booked yet and has no day; it was left out.": "L’opération n’est pas encore comptabilisée et n’a pas de jour ; elle a été laissée de côté.",
    "The amount is negative and the word beside it says that it comes in.": "Le montant est négatif et le mot à côté dit qu’il s’agit d’une entrée.",
    # refusals
    "The file is empty.": "Le fichier est vide.",
    "The file has a header and no transactions.": "Le fichier a un en-tête et aucune opération.",
    "This is a web page, not a statement.": "C’est une page web, pas un relevé.",
    "This is a web page, not a statement (often a login page after the session has expired).": "C’est une page web, pas un relevé (souvent la page de connexion d’une session expirée).",
    "The content is no format that can be read; it begins with '{}'.": "Le contenu n’est pas d’un format lisible ; il commence par « {} ».",
    "No rows with a date and an amount were found in it.": "Aucune ligne avec une date et un montant n’y a été trouvée.",
    "No column could be recognised as {}.": "Aucune colonne n’a été reconnue comme {}.",
    "The PDF holds no invoice data: it is a plain picture of an invoice, not Factur-X or ZUGFeRD.": "Le PDF ne contient pas de données de facture : c’est une simple image, ni Factur-X ni ZUGFeRD.",
    "The PDF is damaged or encrypted and cannot be opened.": "Le PDF est endommagé ou chiffré et ne peut être ouvert.",
    "The workbook is damaged, protected, or too large to be opened safely.": "Le classeur est endommagé, protégé ou trop grand pour être ouvert sans risque.",
    "The archive is damaged or of a kind that cannot be opened.": "L’archive est endommagée ou d’un type qui ne s’ouvre pas.",
    "The archive is encrypted.": "L’archive est chiffrée.",
    "The FEC has no lines.": "Le FEC n’a pas de ligne.",
    "The field {} is missing; the file has {}.": "Le champ {} manque ; le fichier a {}.",
    "The {} file has no statement.": "Le fichier {} n’a pas de relevé.",
    "It is a statement of account {}, {}.": "C’est un relevé du compte {}, {}.",
    "It brings {} movements into {}, sealed by {} on {}.": "Il apporte {} opérations dans {}, close par {} le {}.",
    "The dates can be read day-month or month-day, as in '{}', and nothing in the file tells which.": "Les dates peuvent se lire jour-mois ou mois-jour, comme « {} », et rien dans le fichier ne dit lequel.",
    "'{}' may be a thousand or a fraction, and nothing in the file tells which; nothing was loaded.": "« {} » peut être un millier ou une fraction, et rien dans le fichier ne dit lequel ; rien n’a été chargé.",
    "Several columns hold amounts, no header says which is which, and no running balance shows it.": "Plusieurs colonnes contiennent des montants, aucun en-tête ne les distingue et aucun solde progressif ne les montre.",
}  # fmt: skip
"""English sentence → French sentence, both with the capital and the full stop."""

_SENTENCES = re.compile(r"(?<=[.!]) (?=[A-Z'«])")


def spoken_finding(text: str | None, language: str) -> str:
    """A reader's sentence or sentences in the reader's language; what is not in the catalogue stays as it is."""
    if not text or language != "fr":
        return text or ""
    parts = [(part, _said(part)) for part in _SENTENCES.split(text)]
    if any(french is None for _, french in parts) and (whole := _said(text)) is not None:
        return whole
    return " ".join(french or part for part, french in parts)


def remark(row: Mapping[str, Any], language: str) -> str:
    """The message of a file in the import report, in the reader's language; a refusal begins with the file's name."""
    text, name = str(row["message"] or ""), f"{row['file_name']}: "
    if not text.startswith(name):
        return spoken_finding(text, language)
    return name + spoken_finding(text.removeprefix(name), language)


def _said(sentence: str) -> str | None:
    capital = sentence[:1].upper() + sentence[1:]
    if (known := FRENCH.get(capital)) is not None:
        return known
    for pattern, french in _patterns():
        if met := pattern.fullmatch(capital):
            return french.format(*met.groups())
    return None


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The lines with something to fill in, longest first. What is filled in is short: no sentence swallows the next."""
    open_ended = sorted((english for english in FRENCH if "{}" in english), key=len, reverse=True)
    return tuple(
        (re.compile("(.{0,300}?)".join(map(re.escape, e.split("{}"))), re.DOTALL), FRENCH[e]) for e in open_ended
    )
