/** A network namespace of its own, where it is permitted: a server that fails a test then talks to nobody. */
import { spawnSync } from 'node:child_process'

/** Brings loopback up and gives it the addresses that tests attack; `ifconfig` where there is no `ip`. */
const SETUP = `
if command -v ip >/dev/null 2>&1; then
  ip link set lo up && ip addr add 169.254.169.254/32 dev lo && ip addr add 203.0.113.10/32 dev lo
else
  ifconfig lo 127.0.0.1 up && ifconfig lo:1 169.254.169.254 netmask 255.255.255.255 up &&
    ifconfig lo:2 203.0.113.10 netmask 255.255.255.255 up && ifconfig lo add ::1/128 2>/dev/null; true
fi`

export function canIsolate(): boolean {
  return spawnSync('unshare', ['-rn', 'sh', '-c', SETUP], { stdio: 'ignore' }).status === 0
}

/** The command line that runs a command in a new namespace; the process keeps its file descriptors. */
export function isolate(command: readonly string[]): readonly string[] {
  return ['unshare', '-rn', 'sh', '-c', `(${SETUP}) >/dev/null 2>&1; exec "$@"`, 'sh', ...command]
}
