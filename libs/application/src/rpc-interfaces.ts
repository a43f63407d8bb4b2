/**
 * Interfaces of DCE/RPC that Windows offers over the network, by UUID, and those of their operations that tell most of what is done with
 * them (the specification is named with each); all others go by their number.
 */
interface RpcInterface {
  readonly name: string;
  readonly operations: ReadonlyMap<number, string>;
}

function named(name: string, operations: Readonly<Record<number, string>> = {}): RpcInterface {
  return { name, operations: new Map(Object.entries(operations).map(([number, title]) => [Number(number), title])) };
}

const EFSRPC = named('efsrpc', {
  0: 'EfsRpcOpenFileRaw',
  4: 'EfsRpcEncryptFileSrv',
  5: 'EfsRpcDecryptFileSrv',
  6: 'EfsRpcQueryUsersOnFile',
  7: 'EfsRpcQueryRecoveryAgents',
  8: 'EfsRpcRemoveUsersFromFile',
  9: 'EfsRpcAddUsersToFile',
  12: 'EfsRpcFileKeyInfo',
  13: 'EfsRpcDuplicateEncryptionInfoFile',
  15: 'EfsRpcAddUsersToFileEx',
});

const INTERFACES: ReadonlyMap<string, RpcInterface> = new Map([
  // C706 appendix O, MS-RPCE
  ['e1af8308-5d1f-11c9-91a4-08002b14a0fa', named('epm', { 2: 'ept_lookup', 3: 'ept_map' })],
  // MS-DRSR
  [
    'e3514235-4b06-11d1-ab04-00c04fc2dcd2',
    named('drsuapi', {
      0: 'DsBind',
      1: 'DsUnbind',
      3: 'DsGetNCChanges',
      5: 'DsReplicaAdd',
      12: 'DsCrackNames',
      16: 'DsDomainControllerInfo',
      17: 'DsAddEntry',
    }),
  ],
  // MS-RPRN, MS-PAR
  [
    '12345678-1234-abcd-ef00-0123456789ab',
    named('spoolss', {
      1: 'OpenPrinter',
      9: 'AddPrinterDriver',
      62: 'RemoteFindFirstPrinterChangeNotification',
      65: 'RemoteFindFirstPrinterChangeNotificationEx',
      69: 'OpenPrinterEx',
      89: 'AddPrinterDriverEx',
    }),
  ],
  ['76f03f96-cdfd-44fc-a22c-64950a001209', named('iremotewinspool', { 39: 'AsyncAddPrinterDriver' })],
  // MS-SCMR
  [
    '367abb81-9844-35f1-ad32-98f038001003',
    named('svcctl', {
      1: 'ControlService',
      2: 'DeleteService',
      11: 'ChangeServiceConfigW',
      12: 'CreateServiceW',
      14: 'EnumServicesStatusW',
      15: 'OpenSCManagerW',
      16: 'OpenServiceW',
      19: 'StartServiceW',
      23: 'ChangeServiceConfigA',
      24: 'CreateServiceA',
      27: 'OpenSCManagerA',
      28: 'OpenServiceA',
      31: 'StartServiceA',
      42: 'EnumServicesStatusExW',
      44: 'CreateServiceWOW64A',
      45: 'CreateServiceWOW64W',
      60: 'CreateWowService',
    }),
  ],
  // MS-SRVS, MS-WKST
  [
    '4b324fc8-1670-01d3-1278-5a47bf6ee188',
    named('srvsvc', {
      8: 'NetConnectionEnum',
      9: 'NetFileEnum',
      12: 'NetSessionEnum',
      14: 'NetShareAdd',
      15: 'NetShareEnum',
      16: 'NetShareGetInfo',
      21: 'NetServerGetInfo',
      28: 'NetRemoteTOD',
    }),
  ],
  ['6bffd098-a112-3610-9833-46c3f87e345a', named('wkssvc', { 0: 'NetWkstaGetInfo', 2: 'NetWkstaUserEnum' })],
  // MS-RRP
  [
    '338cd001-2244-31f1-aaaa-900038001003',
    named('winreg', {
      0: 'OpenClassesRoot',
      1: 'OpenCurrentUser',
      2: 'OpenLocalMachine',
      4: 'OpenUsers',
      6: 'CreateKey',
      9: 'EnumKey',
      10: 'EnumValue',
      15: 'OpenKey',
      17: 'QueryValue',
      20: 'SaveKey',
      22: 'SetValue',
      31: 'SaveKeyEx',
    }),
  ],
  // MS-LSAD, MS-LSAT
  [
    '12345778-1234-abcd-ef00-0123456789ab',
    named('lsarpc', {
      6: 'OpenPolicy',
      7: 'QueryInformationPolicy',
      11: 'EnumerateAccounts',
      13: 'EnumerateTrustedDomains',
      14: 'LookupNames',
      15: 'LookupSids',
      35: 'EnumerateAccountsWithUserRight',
      36: 'EnumerateAccountRights',
      44: 'OpenPolicy2',
      45: 'GetUserName',
      46: 'QueryInformationPolicy2',
      50: 'EnumerateTrustedDomainsEx',
      57: 'LookupSids2',
      58: 'LookupNames2',
      68: 'LookupNames3',
      76: 'LookupSids3',
    }),
  ],
  // MS-SAMR
  [
    '12345778-1234-abcd-ef00-0123456789ac',
    named('samr', {
      5: 'LookupDomain',
      6: 'EnumerateDomains',
      7: 'OpenDomain',
      11: 'EnumerateGroups',
      12: 'CreateUser',
      13: 'EnumerateUsers',
      15: 'EnumerateAliases',
      17: 'LookupNames',
      25: 'GetMembersInGroup',
      33: 'GetMembersInAlias',
      34: 'OpenUser',
      36: 'QueryInformationUser',
      37: 'SetInformationUser',
      38: 'ChangePasswordUser',
      39: 'GetGroupsForUser',
      40: 'QueryDisplayInformation',
      47: 'QueryInformationUser2',
      50: 'CreateUser2',
      55: 'UnicodeChangePasswordUser2',
      58: 'SetInformationUser2',
      64: 'Connect5',
    }),
  ],
  // MS-NRPC
  [
    '12345678-1234-abcd-ef00-01234567cffb',
    named('netlogon', {
      2: 'SamLogon',
      4: 'ServerReqChallenge',
      5: 'ServerAuthenticate',
      6: 'ServerPasswordSet',
      15: 'ServerAuthenticate2',
      21: 'LogonGetCapabilities',
      26: 'ServerAuthenticate3',
      29: 'LogonGetDomainInfo',
      30: 'ServerPasswordSet2',
      39: 'SamLogonEx',
      40: 'DsrEnumerateDomainTrusts',
      42: 'ServerTrustPasswordsGet',
      45: 'SamLogonWithFlags',
    }),
  ],
  // MS-TSCH
  ['1ff70682-0a51-30e8-076d-740be8cee98b', named('atsvc', { 0: 'NetrJobAdd', 1: 'NetrJobDel', 2: 'NetrJobEnum' })],
  ['378e52b0-c0a9-11cf-822d-00aa0051e40f', named('sasec')],
  [
    '86d35949-83c9-4044-b424-db363231fd0c',
    named('taskscheduler', {
      1: 'SchRpcRegisterTask',
      2: 'SchRpcRetrieveTask',
      6: 'SchRpcEnumFolders',
      7: 'SchRpcEnumTasks',
      12: 'SchRpcRun',
      13: 'SchRpcDelete',
    }),
  ],
  // MS-EFSR
  ['c681d488-d850-11d0-8c52-00c04fd90f7e', EFSRPC],
  ['df1941c5-fe89-4e79-bf10-463657acf44d', EFSRPC],
  // MS-DFSNM, MS-FSRVP, MS-EVEN, MS-EVEN6
  [
    '4fc742e0-4a10-11cf-8273-00aa004ae673',
    named('netdfs', { 5: 'NetrDfsEnum', 12: 'NetrDfsAddStdRoot', 13: 'NetrDfsRemoveStdRoot', 21: 'NetrDfsEnumEx' }),
  ],
  ['a8e0653c-2744-4389-a61d-7373df8b2292', named('fssagent', { 8: 'IsPathSupported', 9: 'IsPathShadowCopied' })],
  ['82273fdc-e32a-18c3-3f78-827929dc23ea', named('eventlog', { 0: 'ElfrClearELFW', 9: 'ElfrOpenBELW' })],
  ['f6beaff7-1e19-4fbb-9f8f-b89e2018337c', named('eventlog6', { 6: 'EvtRpcClearLog' })],
  // MS-DCOM, MS-WMI
  ['99fcfec4-5260-101b-bbcb-00aa0021347a', named('oxidresolver', { 4: 'ResolveOxid2', 5: 'ServerAlive2' })],
  [
    '000001a0-0000-0000-c000-000000000046',
    named('systemactivator', { 3: 'RemoteGetClassObject', 4: 'RemoteCreateInstance' }),
  ],
  ['4d9f4ab8-7d1c-11cf-861e-0020af6e7c57', named('remoteactivation', { 0: 'RemoteActivation' })],
  ['00000131-0000-0000-c000-000000000046', named('remunknown')],
  ['00000143-0000-0000-c000-000000000046', named('remunknown2')],
  ['f309ad18-d86a-11d0-a075-00c04fb68820', named('wbemlogin', { 6: 'NTLMLogin' })],
  [
    '9556dc99-828c-11cf-a37e-00aa003240c7',
    named('wbemservices', { 6: 'GetObject', 20: 'ExecQuery', 22: 'ExecNotificationQuery', 24: 'ExecMethod' }),
  ],
  ['027947e1-d731-11ce-a357-000000000001', named('wbemenum')],
  // MS-RSP, MS-BKRP, MS-ICPR, MS-DNSP, MS-TSTS, MS-DSSP, MS-W32T, MS-OXCRPC, MS-OXNSPI
  ['894de0c0-0d55-11d3-a322-00c04fa321a1', named('initshutdown', { 0: 'BaseInitiateShutdown' })],
  ['3dde7c30-165d-11d1-ab8f-00805f14db40', named('backupkey', { 0: 'BackuprKey' })],
  ['91ae6020-9e3c-11cf-8d7c-00aa00c091be', named('certpassage', { 0: 'CertServerRequest' })],
  ['50abc2a4-574d-40b3-9d66-ee4fd5fba076', named('dnsserver', { 0: 'DnssrvOperation', 5: 'DnssrvOperation2' })],
  ['484809d6-4239-471b-b5bc-61df8c23ac48', named('termsrvsession')],
  ['5ca4a760-ebb1-11cf-8611-00a0245420ed', named('winstation')],
  ['3919286a-b10c-11d0-9ba8-00c04fd92ef5', named('dssetup', { 0: 'DsRolerGetPrimaryDomainInformation' })],
  ['8fb6d884-2388-11d0-8c35-00c04fda2795', named('w32time')],
  ['a4f1db00-ca47-1067-b31f-00dd010662da', named('mapi')],
  ['f5cc5a18-4264-101a-8c59-08002b2f8426', named('nspi')],
]);

const OPERATIONS: ReadonlyMap<string, ReadonlyMap<number, string>> = new Map(
  [...INTERFACES.values()].map(({ name, operations }) => [name, operations]),
);

/** The name of the interface; its UUID where it has none here. */
export function interfaceName(uuid: string): string {
  return INTERFACES.get(uuid)?.name ?? uuid;
}

/** `svcctl.CreateServiceW`; `svcctl.60`, where the operation has no name here. */
export function callName(interfaceTitle: string, operation: number): string {
  return `${interfaceTitle}.${OPERATIONS.get(interfaceTitle)?.get(operation) ?? operation}`;
}
