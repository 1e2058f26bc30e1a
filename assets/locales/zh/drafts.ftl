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
