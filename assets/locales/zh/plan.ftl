# 规则文件里的时长，以及回访计划的说明。

length-unreadable = “{ $found }”不是时长；请写 90min、48h、30d、3mo 或 30 working minutes，最多 120 个月

plan-too-late = 还没排上，时间就已经过了
plan-anchor-gone = 引起回访的事由已不存在
plan-do-not-call = 客户要求不要致电，又没有其他联系方式
plan-nobody = 这辆车没有可以打通的电话
plan-no-hour = 客户方便的时段里，本店已没有可以联系的时间
plan-stood-for = 同一天已有别的回访代替
plan-quota-full = 这几天的名额已满，稍后再排
plan-day-over = 当天已过
plan-not-in-use = 门店的回访计划里已没有这一项

## plan 命令的说明

cli-plan-day = 只有 --dry-run 才能按 { $day } 来排；今天是 { $today }
cli-planned = 查看 { $cars } 辆车：新排 { $made } 条回访，调整 { $moved } 条，撤销 { $withdrawn } 条，未排 { $skipped } 条
cli-plan-would = 查看 { $cars } 辆车：将新排 { $made } 条回访，调整 { $moved } 条，撤销 { $withdrawn } 条，未排 { $skipped } 条
cli-plan-skipped = { $count } 条未排：{ $why }
plan-from = { $cadence }；{ $anchor } { $day }
plan-what-made = 新排
plan-what-moved = 改期
plan-what-changed = 调整
plan-what-withdrawn = 撤销
plan-what-skipped = 未排

## 回访从何算起

anchor-purchased = 购车
anchor-delivered = 维修交车
anchor-consulted = 到店咨询
anchor-put_off_safety = 安全项目未做
anchor-put_off = 项目未做
anchor-first_service = 首保到期
anchor-service = 保养到期
anchor-insurance = 保险到期
anchor-inspection = 年检到期
anchor-birthday = 生日
anchor-anniversary = 购车纪念日
anchor-quarter = 季度开始
anchor-account_quarter = 季度开始
anchor-last_visit = 上次进厂
anchor-last_contact = 上次联系
anchor-care_reception = 接待
anchor-complaint_done = 投诉处理完
anchor-booked = 预约时间
anchor-asked = 要求联系

plan-waits = 没有计划：时钟比最后一次记录（{ $last }）超前太多；请校准时钟，或请管理员运行“platedesk plan --confirm-clock”
