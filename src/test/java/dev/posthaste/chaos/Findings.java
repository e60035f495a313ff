package dev.posthaste.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What came out when promises, the sink's ledger and the service's rows were laid side by side.
 *
 * @param lost promised, and neither relayed nor ended as its caller or the case wanted it: what the service gives up is lost, too
 * @param duplicated transmissions beyond the first of each delivery
 * @param unnamed of these, how many no event names
 * @param inDoubt events that name a possible second transmission
 * @param violations sentences, each about one mail
 */
record Findings(
        int accepted, int relayed, int lost, int duplicated, int unnamed, int inDoubt, List<String> violations) {

    static final Findings NONE = new Findings(0, 0, 0, 0, 0, 0, List.of());

    static Findings of(
            Promises told, List<Transaction> transactions, Collection<DeliveryState> rows, Terms terms, Doubts doubts) {
        Map<String, String> promised = told.promised();
        Map<String, List<Transaction>> arrivals = transactions.stream()
                .filter(Transaction::arrived)
                .collect(Collectors.groupingBy(Transaction::recipient, TreeMap::new, Collectors.toList()));
        Map<String, List<DeliveryState>> states =
                rows.stream().collect(Collectors.groupingBy(DeliveryState::recipient));
        List<String> violations = new ArrayList<>();
        int lost = 0;
        for (Map.Entry<String, String> promise : promised.entrySet()) {
            String recipient = promise.getKey();
            String loss = loss(
                    recipient,
                    told,
                    terms,
                    states.getOrDefault(recipient, List.of()),
                    arrivals.getOrDefault(recipient, List.of()));
            if (!loss.isEmpty()) {
                lost++;
                violations.add("P1 " + recipient + " " + promise.getValue() + ": " + loss);
            }
        }
        int duplicated = 0;
        int unnamed = 0;
        for (Map.Entry<String, List<Transaction>> arrival : arrivals.entrySet()) {
            String recipient = arrival.getKey();
            int again = arrival.getValue().size() - 1;
            duplicated += again;
            int named = inDoubt(states.getOrDefault(recipient, List.of()));
            if (again > named) {
                unnamed += again - named;
                violations.add("P2 %s arrived %d times with %d in_doubt: %s"
                        .formatted(recipient, again + 1, named, arrival.getValue()));
            }
            if (!told.asked().contains(recipient)) {
                violations.add("phantom: nobody asked for " + recipient);
            }
            if (distinct(arrival.getValue()) > 1) {
                violations.add("the copies of " + recipient + " differ: " + arrival.getValue());
            }
        }
        transactions.forEach(each -> violations.addAll(unwanted(each, told, terms)));
        violations.addAll(miscounted(transactions, states, doubts));
        return new Findings(
                promised.size(), arrivals.size(), lost, duplicated, unnamed, inDoubt(rows), List.copyOf(violations));
    }

    /**
     * Where the sink alone cuts, there is a doubt for each cut, and no other. Of a relay that dies the sink knows less: a mail may
     * have been on its way to the dot. So of each recipient there are at least as many doubts as cuts, and no more than
     * invitations.
     */
    private static List<String> miscounted(
            List<Transaction> transactions, Map<String, List<DeliveryState>> states, Doubts doubts) {
        List<String> violations = new ArrayList<>();
        Map<String, Long> cuts = transactions.stream()
                .filter(each -> each.answer() == Transaction.Answer.NONE)
                .collect(Collectors.groupingBy(Transaction::recipient, TreeMap::new, Collectors.counting()));
        long all = cuts.values().stream().mapToLong(Long::longValue).sum();
        if (doubts.metered().isPresent() && doubts.metered().getAsLong() != all) {
            violations.add("P5 the relays counted %d in doubt, and the sink left %d without an answer"
                    .formatted(doubts.metered().getAsLong(), all));
        }
        cuts.forEach((recipient, cut) -> {
            int named = inDoubt(states.getOrDefault(recipient, List.of()));
            if (named < cut) {
                violations.add(
                        "P5 %s was cut %d times after its dot, and has %d in_doubt".formatted(recipient, cut, named));
            }
        });
        states.forEach((recipient, own) -> {
            int invited = doubts.invitations().getOrDefault(recipient, 0);
            if (inDoubt(own) > invited) {
                violations.add("P5 %s has %d in_doubt, and was told to come %d times"
                        .formatted(recipient, inDoubt(own), invited));
            }
        });
        return violations;
    }

    private static List<String> unwanted(Transaction sent, Promises told, Terms terms) {
        String recipient = sent.recipient();
        List<String> violations = new ArrayList<>();
        Long worthless = told.worthless().get(recipient);
        if (worthless != null && sent.millis() > worthless + terms.attempt().toMillis()) {
            violations.add("P4 %s was sent %d ms after it had expired".formatted(recipient, sent.millis() - worthless));
        }
        Long canceled = told.canceled().get(recipient);
        if (canceled != null && (sent.millis() > canceled || sent.answer() == Transaction.Answer.TAKEN)) {
            violations.add("P4 %s was sent %d ms after its cancel was confirmed"
                    .formatted(recipient, sent.millis() - canceled));
        }
        return violations;
    }

    private static String loss(
            String recipient, Promises told, Terms terms, List<DeliveryState> states, List<Transaction> arrivals) {
        String id = told.promised().getOrDefault(recipient, "");
        List<DeliveryState> own =
                states.stream().filter(state -> state.emailId().equals(id)).toList();
        if (own.isEmpty()) {
            return "no row tells of it, and it arrived " + arrivals.size() + " times";
        }
        DeliveryState state = own.getFirst();
        if (!state.isTerminal()) {
            return "it is still " + state.status() + " after attempt " + state.attempt() + ", and it arrived "
                    + arrivals.size() + " times";
        }
        if (state.claimsArrival()) {
            boolean taken = arrivals.stream().anyMatch(arrival -> arrival.answer() == Transaction.Answer.TAKEN);
            return taken ? "" : "it is " + state.status() + ", and the sink never took it";
        }
        return isWanted(state, told, terms)
                ? ""
                : "it was given up as " + state.status() + " after attempt " + state.attempt() + ", and it arrived "
                        + arrivals.size() + " times";
    }

    /** Whether an end without the mail is what its caller asked for, or what the case is about. */
    private static boolean isWanted(DeliveryState state, Promises told, Terms terms) {
        return switch (state.status()) {
            case "canceled" -> told.canceled().containsKey(state.recipient());
            case "expired" -> told.worthless().containsKey(state.recipient());
            default -> terms.mayEnd(state.status());
        };
    }

    private static int inDoubt(Collection<DeliveryState> states) {
        return states.stream().mapToInt(DeliveryState::inDoubt).sum();
    }

    private static int distinct(List<Transaction> arrivals) {
        Set<String> forms = new HashSet<>();
        arrivals.forEach(arrival -> forms.add(arrival.messageId() + arrival.sha256()));
        return forms.size();
    }
}
