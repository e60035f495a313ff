package dev.posthaste.stack.mailbox;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Recipients at {@code simulator.test} that fail on purpose, each in one way. What follows a plus sign does not matter
 * ({@code cut+order-7@simulator.test}), so that every test can have its own. Everybody else gets their mail.
 */
final class Simulator {

    private static final String DOMAIN = "@simulator.test";
    private static final int DEFERRALS = 2;
    private static final int REMEMBERED = 100_000;

    /** What becomes of a mail; when its recipients differ, the last one named here wins. */
    enum Fate {
        ACCEPT,
        /** Accepted, and the reply to the dot comes late. */
        SLOW,
        /** Accepted, and the connection is cut instead of a reply; once per message. */
        CUT,
        /** 451 to the dot, twice per message. */
        DEFER,
        /** As {@link #REJECT}, and accepted when it comes again. */
        REGRET,
        /** 550 5.7.1 to the dot: it is the mail that is refused, and not the recipient. */
        REJECT,
        /** 550 to RCPT. */
        BOUNCE
    }

    private final Map<Mail.Transmission, Integer> attempts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Mail.Transmission, Integer> eldest) {
            return size() > REMEMBERED;
        }
    };

    static boolean refuses(String recipient) {
        return fate(recipient) == Fate.BOUNCE;
    }

    /** Counts a transmission that has reached its dot; 1 is the first. */
    synchronized int attempt(Mail.Transmission transmission) {
        return attempts.merge(transmission, 1, Integer::sum);
    }

    /**
     * @param attempt what {@link #attempt} said
     * @param copies how many mails of this transmission are kept already
     */
    static Fate atTheDot(List<String> recipients, int attempt, int copies) {
        Fate fate = recipients.stream()
                .map(Simulator::fate)
                .max(Comparator.naturalOrder())
                .orElse(Fate.ACCEPT);
        return switch (fate) {
            case DEFER -> attempt <= DEFERRALS ? Fate.DEFER : Fate.ACCEPT;
            case CUT -> copies == 0 ? Fate.CUT : Fate.ACCEPT;
            case REGRET -> attempt == 1 ? Fate.REJECT : Fate.ACCEPT;
            case ACCEPT, SLOW, REJECT, BOUNCE -> fate;
        };
    }

    private static Fate fate(String recipient) {
        String address = recipient.toLowerCase(Locale.ROOT);
        if (!address.endsWith(DOMAIN)) {
            return Fate.ACCEPT;
        }
        String name = address.substring(0, address.length() - DOMAIN.length()).replaceFirst("\\+.*", "");
        return switch (name) {
            case "slow" -> Fate.SLOW;
            case "cut" -> Fate.CUT;
            case "defer" -> Fate.DEFER;
            case "regret" -> Fate.REGRET;
            case "reject" -> Fate.REJECT;
            case "bounce" -> Fate.BOUNCE;
            default -> Fate.ACCEPT;
        };
    }
}
