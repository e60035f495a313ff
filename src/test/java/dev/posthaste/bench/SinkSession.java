package dev.posthaste.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/** One SMTP conversation, with as little work as there can be: one read and one write for all that came together. */
final class SinkSession {

    private static final int LONGEST_LINE = 2048;

    private final InputStream in;
    private final OutputStream out;
    private final Ledger ledger;
    private final IntSupplier dotMillis;
    private final byte[] buffer = new byte[64 * 1024];
    private final byte[] line = new byte[LONGEST_LINE];
    private final byte[] replies = new byte[4096];
    private final FinalDot finalDot = new FinalDot();
    private int lineLength;
    private int repliesLength;
    private boolean inMessage;
    private boolean ended;
    private long size;
    private String recipient = "";

    SinkSession(InputStream in, OutputStream out, Ledger ledger, IntSupplier dotMillis) {
        this.in = in;
        this.out = out;
        this.ledger = ledger;
        this.dotMillis = dotMillis;
    }

    void run() throws IOException {
        reply("220 sink ready");
        while (!ended) {
            out.write(replies, 0, repliesLength);
            repliesLength = 0;
            int count = in.read(buffer);
            if (count < 0) {
                return;
            }
            int at = 0;
            while (at < count) {
                at = inMessage ? message(at, count) : command(at, count);
            }
        }
        out.write(replies, 0, repliesLength);
    }

    private int message(int from, int end) {
        int after = finalDot.find(buffer, from, end);
        size += (after < 0 ? end : after) - from;
        if (after < 0) {
            return end;
        }
        inMessage = false;
        think();
        ledger.taken(recipient, size);
        reply("250 2.0.0 taken");
        return after;
    }

    private void think() {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(dotMillis.getAsInt());
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private int command(int from, int end) throws IOException {
        for (int at = from; at < end; at++) {
            if (buffer[at] == '\n') {
                obey(new String(line, 0, lineLength, StandardCharsets.UTF_8).strip());
                lineLength = 0;
                return at + 1;
            }
            if (lineLength == LONGEST_LINE) {
                throw new IOException("A command without end");
            }
            line[lineLength++] = buffer[at];
        }
        return end;
    }

    private void obey(String command) {
        String verb = command.substring(0, Math.min(4, command.length())).toUpperCase(Locale.ROOT);
        switch (verb) {
            case "EHLO" ->
                reply("250-sink\r\n250-PIPELINING\r\n250-SIZE 52428800\r\n250-ENHANCEDSTATUSCODES\r\n250 8BITMIME");
            case "HELO", "MAIL", "RSET", "NOOP" -> reply("250 2.0.0 ok");
            case "RCPT" -> {
                recipient = command.substring(command.indexOf('<') + 1, Math.max(0, command.indexOf('>')));
                reply("250 2.1.5 ok");
            }
            case "DATA" -> {
                inMessage = true;
                size = 0;
                finalDot.reset();
                reply("354 go on");
            }
            case "QUIT" -> {
                ended = true;
                reply("221 2.0.0 bye");
            }
            default -> reply("502 5.5.1 not here");
        }
    }

    private void reply(String text) {
        byte[] bytes = (text + "\r\n").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, replies, repliesLength, bytes.length);
        repliesLength += bytes.length;
    }
}
