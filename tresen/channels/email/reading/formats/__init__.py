"""Other people's containers: TNEF, uuencode, RTF, Outlook's .msg, mbox. Each read under the limits of mails."""
