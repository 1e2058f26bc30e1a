# 已输入、尚未保存的内容（规则 X-1）。
customer-view-not-drafts = 草稿可能涉及其他客户，不能给客户看：请先关闭列表，或按 Ctrl-G 退出客户视图
draft-back = 已恢复
draft-damaged = 有一份草稿无法读取，已另存为 { $file }：{ $what }
draft-field-now = 档案现为：{ $value }
draft-foreign = { $file } 不是本版本的草稿，未作处理
draft-form = 表单
draft-newer = 此后档案有改动（{ $at }）：{ $fields }
draft-newer-by = { $by } 此后改过档案（{ $at }）：{ $fields }
draft-nothing = 这里没有未保存的内容
draft-open-by-hand = 请打开“{ $form }”，之前输入的内容还在
draft-payment = 收款
draft-thrown = 已丢弃；再按同一个键可恢复
draft-too-large = 内容太长
draft-unreadable = 草稿无法读取：{ $error }
draft-unwritable = 磁盘拒绝写入：{ $error }
drafts-kept-again = 输入的内容又能自动保留了
drafts-left = { $count ->
    [1] 未保存的草稿已保留：{ $what }
   *[other] { $count } 份未保存的草稿已保留：{ $what }
}
drafts-none = 没有未保存的内容
drafts-unkept = 现在输入的内容无法自动保留，离开前请先保存。
drafts-wait = { $count ->
    [1] 有一份未保存的草稿：{ $what }。按 Ctrl-P 输入“草稿”打开。
   *[other] 有 { $count } 份未保存的草稿：{ $what }。按 Ctrl-P 输入“草稿”查看。
}
form-kept = 之前输入的内容（{ $at }）已恢复
form-left = 未保存的内容已保留，再次打开可继续
quit-would-lose = 输入的内容无法保留；再按一次退出，内容将丢失
draft-newer-fields = 此后档案有改动：{ $fields }
# 同一记录的两个版本：表单打开以后，别人保存过。
conflict-by = 您打开以后，{ $by } 保存过这条记录（{ $at }）。您输入的都在；双方都改过的项，请选一个。
conflict-choose = 请先选择：用我的，还是用对方的
conflict-gone = 这条记录已不在屏幕上；输入的内容已保留
conflict-left = 没有保存；档案现在的内容显示在各项旁边
conflict-mine = 我输入的
conflict-on-record = 档案现为
conflict-opened = 打开时
conflict-since = 您打开以后，这条记录被保存过（{ $at }）。您输入的都在；双方都改过的项，请选一个。
conflict-take-mine = 用我的
conflict-take-open = 选 1/2
conflict-take-same = 相同
conflict-take-theirs = 用对方的
conflict-taken = 这一项只有一方改过，直接采用
conflict-theirs = { $by }
conflict-title = 两个版本
conflict-unknown = 您打开表单以后，这里有了新内容。您输入的都在；双方都改过的项，请选一个。
newer-text = 这里刚被别人改成“{ $text }”；再按一次用您的内容替换
