package dev.posthaste.relay.smtp;

import java.util.Locale;

/** MAIL and RCPT with the parameters that this mail needs and this server takes. */
record EnvelopeCommands(SmtpServer server, Capabilities capabilities, SmtpTransaction mail, MessageFacts facts) {

    String mailFrom() {
        StringBuilder command =
                new StringBuilder("MAIL FROM:<").append(mail.returnPath()).append('>');
        if (capabilities.size()) {
            command.append(" SIZE=").append(mail.message().length);
        }
        if (facts.eightBit()) {
            command.append(" BODY=8BITMIME");
        }
        if (needsSmtpUtf8()) {
            command.append(" SMTPUTF8");
        }
        if (asksForReports()) {
            command.append(" RET=HDRS");
            if (mail.envelopeId() != null) {
                command.append(" ENVID=").append(xtext(mail.envelopeId()));
            }
        }
        return command.toString();
    }

    String rcptTo() {
        String command = "RCPT TO:<" + mail.recipient() + ">";
        return asksForReports() ? command + " NOTIFY=FAILURE" + originalRecipient() : command;
    }

    /** Whether an address, in the envelope or in the header, is not ASCII: then, and only then, RFC 6531 is called for. */
    boolean needsSmtpUtf8() {
        return mail.needsSmtpUtf8() || facts.eightBitHeader();
    }

    /** A mail from nobody is a report itself, or wants none. */
    private boolean asksForReports() {
        return server.reports() && capabilities.dsn() && !mail.returnPath().isEmpty();
    }

    /** At most 500 characters (RFC 3461 section 4.2), because an address is short and its domain has nothing to encode. */
    private String originalRecipient() {
        String address = mail.recipient().toString();
        return " ORCPT="
                + (mail.recipient().needsSmtpUtf8() ? "utf-8;" + unitext(address) : "rfc822;" + xtext(address));
    }

    /** RFC 3461 section 4. */
    static String xtext(String ascii) {
        StringBuilder text = new StringBuilder(ascii.length());
        ascii.chars().forEach(c -> {
            if (c < '!' || c > '~' || c == '+' || c == '=') {
                text.append('+').append("0123456789ABCDEF".charAt(c >> 4)).append("0123456789ABCDEF".charAt(c & 15));
            } else {
                text.append((char) c);
            }
        });
        return text.toString();
    }

    /** RFC 6533 section 3, for a server that takes UTF-8 as it is. */
    static String unitext(String utf8) {
        StringBuilder text = new StringBuilder(utf8.length());
        utf8.codePoints().forEach(c -> {
            if (c < '!' || c == 127 || c == '+' || c == '=' || c == '\\') {
                text.append("\\x{")
                        .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                        .append('}');
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.toString();
    }
}
