package dev.posthaste.relay.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Messages to be signed. */
final class Messages {

    private Messages() {}

    static byte[] bytes(String message) {
        return message.getBytes(ISO_8859_1);
    }

    static byte[] receipt() {
        return bytes("""
                Date: Mon, 2 Mar 2026 09:05:07 +0000
                From: Acme <no-reply@acme.test>
                To: Ada <ada@example.test>
                Subject: Your receipt
                Message-ID: <1@acme.test>
                List-Unsubscribe: <https://acme.test/u>
                List-Unsubscribe-Post: List-Unsubscribe=One-Click
                X-Order: 7
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8

                Thank you.
                """.replace("\n", "\r\n"));
    }

    /** Of about this size, in lines of 76. */
    static byte[] ofSize(int bytes) {
        return bytes(
                new String(receipt(), ISO_8859_1) + ("0123456789 ".repeat(7).strip() + "\r\n").repeat(bytes / 78));
    }

    /** SMTP ends the last line, if nobody else has. */
    static byte[] asItArrives(byte[] message) {
        String text = new String(message, ISO_8859_1);
        return text.endsWith("\r\n") ? message : bytes(text + "\r\n");
    }
}
