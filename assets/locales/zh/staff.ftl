### 在前台工作的人，以及他们如何登录。

cli-verb-user = 登记谁在前台工作
cli-verb-user-add = 登记一个人，连同登录用的公钥
cli-verb-user-list = 列出所有人
cli-verb-user-role = 更改角色
cli-verb-user-disable = 停用；做过的事仍在其名下
cli-verb-user-enable = 重新启用
cli-verb-user-pin = 设置在他人屏幕上批准用的 PIN，从标准输入读取
cli-verb-user-key = 登录用的公钥
cli-verb-user-key-add = 添加公钥
cli-verb-user-key-remove = 删除公钥；正用它登录的会话随即结束
cli-verb-user-key-list = 列出公钥
cli-examples-user =
    示例：
      platedesk user add liuna --name "刘娜" --role advisor --key liuna.pub
      platedesk user disable liuna
    名字和密钥必须相符；没有人用密码登录。
cli-examples-user-add =
    示例：
      platedesk user add liuna --name "刘娜" --role advisor --key liuna.pub
      ssh desk user add liuna --role advisor --key - < liuna.pub
cli-examples-user-list =
    示例：
      platedesk user list
      platedesk user list --json
cli-examples-user-role =
    示例：
      platedesk user role liuna manager
cli-examples-user-disable =
    示例：
      platedesk user disable liuna
cli-examples-user-enable =
    示例：
      platedesk user enable liuna
cli-examples-user-pin =
    示例：
      platedesk user pin chen < pin.txt
cli-examples-user-key =
    示例：
      platedesk user key list liuna
cli-examples-user-key-add =
    示例：
      platedesk user key add liuna liuna-home.pub
cli-examples-user-key-remove =
    示例：
      platedesk user key remove liuna SHA256:T8gHDfVei6cqVOcjC5Nv7FphtP+xcdeV4mBKJSN2/e8
cli-examples-user-key-list =
    示例：
      platedesk user key list liuna
cli-arg-login = 登录名：字母、数字、点、连字符和下划线
cli-arg-user-name = 别人看到的姓名；不写则为登录名
cli-arg-role = advisor、agent、sales、sales-manager、manager、store-manager 或 admin
cli-arg-key = 公钥的 .pub 文件，或 - 表示标准输入
cli-arg-key-file = .pub 文件，或 - 表示标准输入
cli-arg-fingerprint = 如 key list 所示：SHA256:…
user-done = { $login }（{ $name }）已按您说的登记
user-disabled = 已停用
desk-not-let-in = 这个名字和这把密钥在此不相符
desk-disabled = { $login } 已停用，请找管理员
key-is-private = 这是私钥，请自己保管；需要的是以 .pub 结尾的文件
key-kind = 不接受这种密钥；请用 "ssh-keygen -t ed25519" 生成（接受：{ $kinds }）
key-broken = 密钥不完整；请再复制一次 .pub 文件里的那一行
key-known = 这把密钥已登记
key-too-many = 每人最多 { $most } 把密钥；请先删除旧的
key-not-there = { $login } 没有这把密钥
pin-digits = PIN 为 { $least } 到 { $most } 位数字
pin-guessed = 这个 PIN 太容易猜到，请换一个
pin-wrong = 名字与 PIN 不相符，或此人无权批准
pin-locked = PIN 错误次数过多，请 { $minutes } 分钟后再试
reveal-needs-reason = permissions.toml 里没有这个原因
right-needed = 只有这些角色可以：{ $roles }
approve-title = 经理批准
approve-who = 经理登录名
approve-pin = PIN
ask-reveal = 为什么需要号码？原因会记入操作记录
reveal-done = 号码显示 { $seconds } 秒。
reveal-not-needed = 您看到的就是完整号码。
right-roles = { $before }、{ $one }
