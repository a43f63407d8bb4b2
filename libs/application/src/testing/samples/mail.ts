import { textBytes } from '../conversation-of.ts';
import type { Sample } from './sample.ts';

export const MAIL: readonly Sample[] = [
  {
    name: 'a mail handed over',
    protocol: 'smtp',
    opening: {
      dstPort: 25,
      forward: [
        textBytes('EHLO laptop.example\r\n'),
        textBytes('MAIL FROM:<ann@a.example>\r\nRCPT TO:<bob@b.example>\r\nRCPT TO:<c@b.example>\r\nDATA\r\n'),
      ],
      reverse: [textBytes('220 mx.example ESMTP ready\r\n'), textBytes('250 mx.example\r\n')],
    },
    fields: {
      banner: 'mx.example ESMTP ready',
      client: 'laptop.example',
      sender: 'ann@a.example',
      recipient: 'bob@b.example',
    },
  },
  {
    name: 'a mail that a program sends, with its attachment',
    protocol: 'smtp',
    opening: {
      dstPort: 587,
      forward: [
        textBytes(
          'EHLO USER-PC\r\nAUTH login YW5u\r\nc2VjcmV0\r\nMAIL FROM:<ann@a.example>\r\nRCPT TO:<b@b.example>\r\n',
        ),
        textBytes('DATA\r\nX-Mailer: tool 1\r\nSubject: PW_ann/USER-PC\r\n'),
        textBytes(
          'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; name="log.txt"\r\n',
        ),
      ],
      reverse: [textBytes('220 mx.example ESMTP ready\r\n')],
    },
    fields: {
      banner: 'mx.example ESMTP ready',
      client: 'USER-PC',
      authentication: 'LOGIN',
      sender: 'ann@a.example',
      recipient: 'b@b.example',
      subject: 'PW_ann/USER-PC',
      subject_has_client: 1,
      mailer: 'tool 1',
      attachment: 'log.txt',
    },
  },
  {
    name: 'a mail server that goes on with TLS',
    protocol: 'smtp',
    opening: {
      dstPort: 2626,
      forward: [textBytes('ehlo [10.0.0.1]\r\nSTARTTLS\r\n')],
      reverse: [textBytes('220-hello\r\n220 there\r\n')],
    },
    fields: { banner: 'hello', client: '[10.0.0.1]', starttls: 1 },
  },
  {
    name: 'a file stored, whose password is not told',
    protocol: 'ftp',
    opening: {
      dstPort: 21,
      forward: [textBytes('USER ann\r\nPASS secret\r\nTYPE I\r\nSTOR report.pdf\r\n')],
      reverse: [textBytes('220 (vsFTPd 3.0.5)\r\n331 Password\r\n')],
    },
    fields: { banner: '(vsFTPd 3.0.5)', user: 'ann', command: 'STOR', file: 'report.pdf' },
  },
  {
    name: 'a file server that goes on with TLS',
    protocol: 'ftp',
    opening: { dstPort: 2121, forward: [textBytes('AUTH TLS\r\n')], reverse: [textBytes('220 FTP ready\r\n')] },
    fields: { banner: 'FTP ready', authentication: 'TLS' },
  },
  {
    name: 'a mailbox opened by name',
    protocol: 'pop3',
    opening: {
      dstPort: 110,
      forward: [textBytes('CAPA\r\nUSER bob\r\nPASS secret\r\n')],
      reverse: [textBytes('+OK Dovecot ready.\r\n')],
    },
    fields: { banner: 'Dovecot ready.', user: 'bob' },
  },
  {
    name: 'a mailbox that goes on with TLS',
    protocol: 'pop3',
    opening: { dstPort: 1110, forward: [textBytes('STLS\r\n')], reverse: [textBytes('+OK POP3\r\n')] },
    fields: { banner: 'POP3', starttls: 1 },
  },
  {
    name: 'a login to a mailbox',
    protocol: 'imap',
    opening: {
      dstPort: 143,
      forward: [textBytes('a1 CAPABILITY\r\na2 LOGIN "bob" "secret"\r\n')],
      reverse: [textBytes('* OK IMAP4rev1 ready\r\n')],
    },
    fields: { banner: 'IMAP4rev1 ready', user: 'bob' },
  },
  {
    name: 'a mailbox at another port that goes on with TLS',
    protocol: 'imap',
    opening: { dstPort: 4143, forward: [textBytes('. STARTTLS\r\n')], reverse: [textBytes('* OK hi\r\n')] },
    fields: { banner: 'hi', starttls: 1 },
  },
];
