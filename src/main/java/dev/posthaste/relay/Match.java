package dev.posthaste.relay;

import dev.posthaste.Lane;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.RouteState;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which mail a route takes. Each of the four narrows it down; one that is empty does not.
 *
 * @param domains of the recipient, in A-labels and lower case; {@code *.example.com} stands for whatever ends in {@code
 *     .example.com}, and not for {@code example.com} itself
 */
record Match(List<String> domains, Set<String> tenants, Set<String> streams, Set<Lane> lanes) {

    static final Match ALL = new Match(List.of(), Set.of(), Set.of(), Set.of());

    Match {
        domains = domains.stream()
                .map(domain -> domain.toLowerCase(Locale.ROOT))
                .peek(Match::check)
                .toList();
        tenants = Set.copyOf(tenants);
        streams = Set.copyOf(streams);
        lanes = Set.copyOf(lanes);
    }

    boolean takesAll() {
        return equals(ALL);
    }

    /** For people. */
    RouteState.Match told() {
        return new RouteState.Match(
                domains,
                tenants.stream().sorted().toList(),
                streams.stream().sorted().toList(),
                lanes.stream().sorted().map(Lane::wire).toList());
    }

    boolean takes(MailEnvelope mail) {
        return (lanes.isEmpty() || lanes.contains(mail.lane()))
                && (tenants.isEmpty() || tenants.contains(mail.tenant()))
                && (streams.isEmpty() || (mail.stream() != null && streams.contains(mail.stream())))
                && (domains.isEmpty()
                        || RouteState.Match.isAmong(mail.recipient().domain(), domains));
    }

    private static void check(String domain) {
        String name = domain.startsWith("*.") ? domain.substring(2) : domain;
        if (!name.matches("[a-z0-9-]+(\\.[a-z0-9-]+)*")) {
            throw new IllegalArgumentException("\"" + domain
                    + "\" is no domain: write example.com, *.example.com for what is below it, or the xn-- form");
        }
    }
}
