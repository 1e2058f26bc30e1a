# 投诉：受理、窗格、投诉单
run-intake = 受理投诉
intake-choose = 先选类别和程度，各按一个数字
intake-words-needed = 客户怎么说？请记下客户原话。
field-complaint-class = 类别
field-severity = 程度
field-source = 来源
field-complainant = 投诉人
