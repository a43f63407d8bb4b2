/** What each recording needs, as `{ program: package }` of Debian. */
export const RECORD = {
  ip: 'iproute2',
  tc: 'iproute2',
  ss: 'iproute2',
  unshare: 'util-linux',
  sysctl: 'procps',
  ethtool: 'ethtool',
  tcpdump: 'tcpdump',
  python3: 'python3',
  nginx: 'nginx-light',
  openssl: 'openssl',
  curl: 'curl',
  dnsmasq: 'dnsmasq-base',
  dig: 'bind9-dnsutils',
  chronyd: 'chrony',
  sshd: 'openssh-server',
  ssh: 'openssh-client',
  vsftpd: 'vsftpd',
  iperf3: 'iperf3',
  ping: 'iputils-ping',
  nmap: 'nmap',
};

export const DATAGRAMS = {
  dnsmasq: 'dnsmasq-base',
  dig: 'bind9-dnsutils',
  ping: 'iputils-ping',
  baresip: 'baresip-core',
  chrt: 'util-linux',
};

const SITE = {
  tc: 'iproute2',
  ss: 'iproute2',
  ethtool: 'ethtool',
  tcpdump: 'tcpdump',
  nginx: 'nginx-light',
  openssl: 'openssl',
  curl: 'curl',
  wget: 'wget',
  dnsmasq: 'dnsmasq-base',
  dig: 'bind9-dnsutils',
  chronyd: 'chrony',
  sshd: 'openssh-server',
  ssh: 'openssh-client',
  vsftpd: 'vsftpd',
  ping: 'iputils-ping',
};

export const BENIGN = { ...SITE, rsync: 'rsync' };

export const ATTACKS = {
  ...SITE,
  nmap: 'nmap',
  masscan: 'masscan',
  fping: 'fping',
  'arp-scan': 'arp-scan',
  arpspoof: 'dsniff',
  hydra: 'hydra',
  medusa: 'medusa',
  sshpass: 'sshpass',
  sqlmap: 'sqlmap',
  gobuster: 'gobuster',
  hping3: 'hping3',
  ab: 'apache2-utils',
  slowhttptest: 'slowhttptest',
  iodine: 'iodine',
};

const LINES = {
  chrt: 'util-linux',
  nginx: 'nginx-light',
  sshd: 'openssh-server',
  dnsmasq: 'dnsmasq-base',
  openssl: 'openssl',
  dropbearkey: 'dropbear-bin',
};
/** Of the servers, and of the client programs of each set. */
export const QUALITY = {
  train: {
    ...LINES,
    curl: 'curl',
    iperf3: 'iperf3',
    dig: 'bind9-dnsutils',
    ping: 'iputils-ping',
    sipp: 'sip-tester',
    socat: 'socat',
    dbclient: 'dropbear-bin',
  },
  test: {
    ...LINES,
    wget: 'wget',
    aria2c: 'aria2',
    ab: 'apache2-utils',
    kdig: 'knot-dnsutils',
    fping: 'fping',
    baresip: 'baresip-core',
    sftp: 'openssh-client',
  },
};
