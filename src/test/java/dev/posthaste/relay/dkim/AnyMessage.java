package dev.posthaste.relay.dkim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A message that nobody would write: fields in any order, folded anywhere, and a body of any bytes. But it is one: it has a From
 * and a Date, no CR and no LF alone, no NUL, and no field twice of which RFC 5322 section 3.6 allows one.
 */
final class AnyMessage {

    private static final List<String> ONCE = List.of(
            "To",
            "CC",
            "Reply-To",
            "subject",
            "Message-ID",
            "MIME-Version",
            "Content-Type",
            "References",
            "SENDER",
            "Content-Transfer-Encoding");
    private static final List<String> OFTEN =
            List.of("Received", "X-Any", "List-Unsubscribe", "List-Id", "Feedback-ID");
    private static final List<String> WORDS = List.of(
            "a", "word", "=?utf-8?q?=C3=9F?=", "b=", "bh=x;", "<x@example.com>", "\t", "  ", ".", "..", "-", ":");
    private static final String EIGHT_BIT = "\u00c3\u009f\u00e9";

    private final Random random;
    private final boolean tame;
    private final StringBuilder text = new StringBuilder();

    /** @param tame without what jDKIM gets wrong: bytes above 127 in the header, and a body of nothing but blanks */
    private AnyMessage(long seed, boolean tame) {
        this.random = new Random(seed);
        this.tame = tame;
    }

    static byte[] wild(long seed) {
        return new AnyMessage(seed, false).bytes();
    }

    static byte[] tame(long seed) {
        return new AnyMessage(seed, true).bytes();
    }

    private byte[] bytes() {
        fieldNames().forEach(this::field);
        if (tame || random.nextInt(20) > 0) {
            text.append("\r\n").append(tame ? "Tame.\r\n" : "");
            body();
        }
        return Messages.bytes(text.toString());
    }

    private List<String> fieldNames() {
        List<String> names = new ArrayList<>(ONCE);
        Collections.shuffle(names, random);
        names.subList(random.nextInt(names.size()), names.size()).clear();
        for (int i = random.nextInt(5); i > 0; i--) {
            names.add(OFTEN.get(random.nextInt(OFTEN.size())));
        }
        names.addAll(List.of("From", "Date"));
        Collections.shuffle(names, random);
        return names;
    }

    private void field(String name) {
        text.append(name).append(':');
        if (name.equals("From")) {
            text.append(" no-reply@acme.test");
        } else {
            value();
        }
        text.append("\r\n");
    }

    private void value() {
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(tame || random.nextInt(9) > 0 ? WORDS.get(random.nextInt(WORDS.size())) : EIGHT_BIT);
            text.append(
                    switch (random.nextInt(5)) {
                        case 0 -> "\r\n x";
                        case 1 -> "\r\n\t \ty";
                        case 2 -> " ";
                        case 3 -> "";
                        default -> "\t ";
                    });
        }
    }

    private void body() {
        for (int line = random.nextInt(8); line > 0; line--) {
            for (int i = random.nextInt(30); i > 0; i--) {
                char any = (char) (1 + random.nextInt(255));
                boolean awkward = any == '\r' || any == '\n' || random.nextInt(3) == 0;
                text.append(awkward ? " \t.".charAt(random.nextInt(3)) : any);
            }
            text.append("\r\n");
        }
        text.append("\r\n".repeat(random.nextInt(3)));
        if (random.nextInt(4) == 0) {
            text.append(" no end \t");
        }
    }
}
