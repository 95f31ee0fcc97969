"""Words of tables in letters that are not spelt here (Chinese, Japanese, Korean, Hebrew, Arabic, Thai), as the English ones that mean the same."""

from __future__ import annotations

import re

_MEANING = {
    "transaction date": "תאריך_עסקה תאריך_רכישה 交易时间 交易日期 交易日 取引日 取引日時 お取扱日 お取り扱い日 利用日 ご利用日 ご利用年月日 거래일시 거래일자 거래일 이용일 이용일시 승인일시 תאריך_עסקה تاريخ_المعاملة",
    "booking date": "记账日期 入账日期 記帳日 日期 日付 年月日 計上日 날짜 תאריך التاريخ تاريخ วันที่",
    "value date": "起息日 תאריך_ערך תאריך_חיוב تاريخ_القيمة",
    "description": "摘要 商品 商品说明 交易摘要 備考 备注 内容 お取引内容 取引内容 お取り扱い内容 摘要内容 적요 내용 기재내용 거래내용 תיאור פרטים תיאור_פעולה الوصف البيان รายการ รายละเอียด",
    "counterparty name": "交易对方 对方户名 对方名称 利用店名 ご利用店名 ご利用先 利用先 店名 거래처 가맹점명 이용처 받는분 שם_בית_העסק",
    "amount": "金额 金額 交易金额 交易金額 取引金額 금액 거래금액 סכום المبلغ จำนวนเงิน",
    "withdrawal": "利用金額 ご利用金額 ご利用額 お支払金額 消费金额 이용금액 승인금액 סכום_חיוב 支出 支出金额 转出 转出金额 借方 借方金额 支払 お支払 お引出 お引出し お引出金額 お引出し金額 お支払い金額 お支払額 出金 出金金額 出金額 引出金額 출금 출금액 출금금액 찾으신금액 חובה בחובה مدين سحب ถอน ถอนเงิน",
    "deposit": "收入 收入金额 转入 转入金额 贷方 贷方金额 お預入 お預入れ お預入金額 お預け入れ お預かり お預り お預り金額 入金 入金金額 入金額 預入金額 입금 입금액 입금금액 맡기신금액 זכות בזכות دائن إيداع ฝาก ฝากเงิน",
    "balance": "余额 账户余额 残高 差引残高 잔액 거래후잔액 거래후_잔액 יתרה الرصيد ยอดคงเหลือ คงเหลือ",
    "original amount": "סכום_עסקה",
    "original currency": "מטבע_עסקה",
    "currency": "מטבע_חיוב 币种 货币 币别 通貨 통화 מטבע العملة สกุลเงิน",
    "debit credit": "收/支 收支 借贷标志 借贷 入出金 입출금구분",
    "status": "当前状态 交易状态 状态 상태",
    "transaction type": "交易类型 类型 取引種別 支払区分 支払方法 거래구분 거래유형 구분",
    "reference": "交易单号 交易流水号 流水号 订单号 商户单号 אסמכתא",
    "account": "账号 本方账号 口座番号 계좌번호 מספר_חשבון",
    "fee": "手续费 手数料 수수료",
    "ignored": "支付方式 利用者",
}  # fmt: skip
_TERMS = {term.replace("_", " "): english for english, terms in _MEANING.items() for term in terms.split()}
_TERM = re.compile("|".join(re.escape(t) for t in sorted(_TERMS, key=len, reverse=True)))
_ABROAD = re.compile("[\u0590-\u06ff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_REST = re.compile(rf"{_ABROAD.pattern}+")
"""A word that is not known is a word still: what is left of the header is not the whole of it."""
_HOME = (
    ("[\u989d\u8d26\u5e01\u8d37\u8f6c\u5355]", "CNY"),
    ("[\u3040-\u30ff]", "JPY"),
    ("[\uac00-\ud7af]", "KRW"),
    ("[\u0590-\u05ff]", "ILS"),
    ("[\u0e00-\u0e7f]", "THB"),
    ("[\u01a1\u01b0\u1ea0-\u1ef9]", "VND"),
)
"""Letters that one country writes in, and its money: Chinese in the simplified forms of banking's words; Arabic is written in many."""


def in_english(text: str) -> str:
    """The text with the known words of those letters in English, each set apart: `收/支` → ` debit credit `."""
    if _ABROAD.search(text) is None:
        return text
    return _REST.sub(" other ", _TERM.sub(lambda term: f" {_TERMS[term[0]]} ", text))


def currency_of_letters(text: str) -> str | None:
    """The money of the one country that writes in these letters; null where several do, or none."""
    return next((code for letters, code in _HOME if re.search(letters, text)), None)
