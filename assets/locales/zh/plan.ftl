# 规则文件里的时长，以及回访计划的说明。

length-unreadable = “{ $found }”不是时长；请写 90min、48h、30d、3mo 或 30 working minutes，最多 120 个月
