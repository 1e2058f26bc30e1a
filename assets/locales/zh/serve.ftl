### 服务端与连接它的人：日志、命令行、另一端。

cli-verb-serve = 供多人使用：通过 SSH，以及门店目录旁的套接字
cli-verb-attach = 在运行中的服务端打开控制台（用于 sshd 的 ForceCommand）
cli-arg-listen = SSH 的地址和端口，代替 config.toml 里的（127.0.0.1:2222）
cli-arg-no-ssh = 只用套接字；人从 sshd 进来，或就在这台机器上
cli-arg-socket = 服务端的套接字，读不到门店的 config.toml 时使用
cli-examples-serve =
    示例：
      platedesk serve
      platedesk serve --listen 192.168.1.10:2222
      ssh -p 2222 liuna@desk                        # 控制台
      ssh -p 2222 liuna@desk lookup 618 --json      # 任何命令
    谁可以进来，用 "platedesk user add" 登记。大家同时在同一个前台工作。
    用 SIGTERM 或 Ctrl-C 结束，正在输入的内容会保留。systemd 单元在 assets/ 里。
cli-examples-attach =
    示例：
      platedesk attach
      # 写在 sshd_config 里，每人一个系统账户（docs/serving.md）：
      ForceCommand /usr/local/bin/platedesk attach --socket /run/platedesk/desk.sock
    不带命令时，如有服务端应答，platedesk 会自动连接。

cli-afar-option = 不能对服务端使用 { $option }：它有自己的门店、时钟和您的身份
cli-afar-console = 没有终端时需要一个命令，如 lookup 618；用 ssh -t 可打开控制台
cli-afar-file = 服务端不替您打开文件：请用 - 并重定向，如 "apply - < changes.jsonl"
cli-afar-alone = 这需要独占门店或在其机器上运行：请先停止服务端，再到那里运行

serve-at-socket = 服务于 { $path }
serve-at-ssh = SSH 服务于 { $address }，主机密钥 { $key }
serve-ends = 即将结束，仍打开的会话：{ $sessions }
serve-left = 未能及时结束的会话：{ $sessions }
serve-full = 位置已满，或您的会话太多；请关闭一个再试
serve-fell = 程序出错，本次会话已结束；输入的内容已保留，请重新登录
serve-socket = { $path }：无法打开套接字（{ $error }）
serve-address = { $address }：无法在此提供 SSH（{ $error }）
serve-host-key = { $path }：主机密钥不可用（{ $error }）
serve-host-key-open = { $path }：主机密钥可被他人读取；请 chmod 600，或删除后重新生成
serve-unknown-user = 系统没有说明您是谁
serve-other-version = 与服务端版本不同，请安装同一版本
attach-nobody = { $path } 没有服务端应答；请用 "platedesk serve" 启动
attach-closed = { $path } 未对您的账户开放：账户须在该套接字的组里，--socket 须指向正确的套接字
attach-lost = 与服务端的连接已断开；输入的内容保留在那里
work-afar = 远程会话不打开服务端的文件；请用命令行：ssh … export vehicles > vehicles.csv
