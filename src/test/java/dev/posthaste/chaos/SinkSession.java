package dev.posthaste.chaos;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One SMTP conversation. */
final class SinkSession {

    private static final int MOST = 16 * 1024 * 1024;

    private final Sink sink;
    private final InputStream in;
    private final OutputStream out;
    private String client = "";
    private String recipient = "";
    private boolean refused;

    SinkSession(Sink sink, InputStream in, OutputStream out) {
        this.sink = sink;
        this.in = new BufferedInputStream(in, 16 * 1024);
        this.out = out;
    }

    void run() throws IOException, InterruptedException {
        boolean on = reply(Conduct.Step.CONNECT, "220 sink ready");
        while (on) {
            String command = new String(line(), StandardCharsets.UTF_8).strip();
            on = switch (command.substring(0, Math.min(4, command.length())).toUpperCase(Locale.ROOT)) {
                case "EHLO" -> {
                    client = command.substring(4).strip();
                    yield reply(
                            Conduct.Step.EHLO,
                            "250-sink\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-AUTH PLAIN\r\n250 8BITMIME");
                }
                case "AUTH" -> reply(Conduct.Step.AUTH, "235 2.7.0 welcome");
                case "MAIL" -> {
                    recipient = "";
                    refused = false;
                    yield reply(Conduct.Step.MAIL, "250 2.1.0 ok");
                }
                case "RCPT" -> {
                    recipient = command.substring(command.indexOf('<') + 1, Math.max(0, command.indexOf('>')));
                    yield reply(Conduct.Step.RCPT, "250 2.1.5 ok");
                }
                case "DATA" -> data();
                case "HELO", "RSET", "NOOP" -> say(Words.of("250 2.0.0 ok"));
                case "QUIT" -> say(Words.of("221 2.0.0 bye").thenGone());
                default -> say(Words.of("502 5.5.1 not here"));
            };
        }
    }

    /** @return whether the conversation goes on */
    private boolean data() throws IOException, InterruptedException {
        if (refused) {
            return say(Words.of("503 5.5.1 no sender or nobody to send it to"));
        }
        Words words = sink.conduct().words(Conduct.Step.DATA, recipient, Words.of("354 go on"));
        boolean invited = words.toString().startsWith("354");
        if (invited) {
            sink.ledger().invited(recipient);
        }
        boolean on = say(words);
        return on && invited ? message(content()) : on;
    }

    private boolean message(byte[] data) throws IOException, InterruptedException {
        Conduct.Act act = sink.conduct().atDot(client, recipient);
        // On record before anything is done: who is killed for it must not be able to be faster.
        switch (act) {
            case TAKE, TAKE_AND_KILL -> completed(data, Transaction.Answer.TAKEN);
            case DEFER -> completed(data, Transaction.Answer.DEFERRED);
            case REFUSE -> completed(data, Transaction.Answer.REFUSED);
            case CUT, KILL -> completed(data, Transaction.Answer.NONE);
            case FORGET -> {}
        }
        return switch (act) {
            case TAKE, FORGET -> reply(Conduct.Step.DOT, "250 2.0.0 taken");
            case DEFER -> reply(Conduct.Step.DOT, "451 4.3.0 later");
            case REFUSE -> reply(Conduct.Step.DOT, "550 5.7.0 no");
            case CUT -> {
                say(sink.conduct().words(Conduct.Step.DOT, recipient, Words.nothing()));
                yield false;
            }
            case KILL -> {
                sink.kill(client);
                yield false;
            }
            case TAKE_AND_KILL -> {
                reply(Conduct.Step.DOT, "250 2.0.0 taken");
                sink.kill(client);
                yield false;
            }
        };
    }

    private void completed(byte[] data, Transaction.Answer answer) {
        sink.ledger().completed(Transaction.now(client, recipient, data, answer));
    }

    private byte[] content() throws IOException {
        var data = new ByteArrayOutputStream();
        while (true) {
            byte[] line = line();
            if (line.length == 3 && line[0] == '.' && line[1] == '\r') {
                return data.toByteArray();
            }
            data.write(line);
            if (data.size() > MOST) {
                throw new IOException("A message without end");
            }
        }
    }

    /** Up to and with its LF. */
    private byte[] line() throws IOException {
        var line = new ByteArrayOutputStream(80);
        while (true) {
            int octet = in.read();
            if (octet < 0 || line.size() > MOST) {
                throw new IOException("The line ended in the middle");
            }
            line.write(octet);
            if (octet == '\n') {
                return line.toByteArray();
            }
        }
    }

    private boolean reply(Conduct.Step step, String usual) throws IOException, InterruptedException {
        Words words = sink.conduct().words(step, recipient, Words.of(usual));
        refused |= words.toString().startsWith("4") || words.toString().startsWith("5");
        return say(words);
    }

    /** @return whether the conversation goes on */
    private boolean say(Words words) throws IOException, InterruptedException {
        long began = System.nanoTime();
        try {
            do {
                utter(words);
            } while (words.endless());
        } finally {
            sink.bore((System.nanoTime() - began) / 1_000_000);
        }
        return !words.last();
    }

    private void utter(Words words) throws IOException, InterruptedException {
        if (words.octets().length == 0 && words.endless()) {
            // Whoever is not answered goes away some time.
            while (in.read() >= 0) {}
            throw new IOException("The client has had enough");
        }
        if (words.pause().isZero()) {
            out.write(words.octets());
            out.flush();
            return;
        }
        for (byte octet : words.octets()) {
            Thread.sleep(words.pause());
            out.write(octet);
            out.flush();
        }
    }
}
