# 规则文件里的时长，以及回访计划的说明。

length-unreadable = “{ $found }”不是时长；请写 90min、48h、30d、3mo 或 30 working minutes，最多 120 个月

plan-too-late = 还没排上，时间就已经过了
plan-anchor-gone = 引起回访的事由已不存在
plan-do-not-call = 客户要求不要致电，又没有其他联系方式
plan-nobody = 这辆车没有可以打通的电话
plan-no-hour = 客户方便的时段本店都不营业
plan-stood-for = 同一天已有别的回访代替
plan-quota-full = 这几天的名额已满，稍后再排
plan-day-over = 当天已过
plan-not-in-use = 门店的回访计划里已没有这一项
