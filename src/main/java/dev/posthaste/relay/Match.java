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
 * @param told the rule, as the reports of relays tell it
 */
record Match(RouteState.Match told) {

    static final Match ALL = new Match(List.of(), Set.of(), Set.of(), Set.of());

    /**
     * As a route is configured.
     *
     * @param domains of the recipient, in A-labels; {@code *.example.com} stands for whatever ends in {@code .example.com}, and not
     *     for {@code example.com} itself
     */
    Match(List<String> domains, Set<String> tenants, Set<String> streams, Set<Lane> lanes) {
        this(new RouteState.Match(
                domains.stream()
                        .map(domain -> domain.toLowerCase(Locale.ROOT))
                        .peek(Match::check)
                        .toList(),
                tenants.stream().sorted().toList(),
                streams.stream().sorted().toList(),
                lanes.stream().sorted().map(Lane::wire).toList()));
    }

    boolean takesAll() {
        return equals(ALL);
    }

    boolean takes(MailEnvelope mail) {
        return told.takes(
                mail.recipient().domain(),
                mail.tenant(),
                mail.stream(),
                mail.lane().wire());
    }

    private static void check(String domain) {
        String name = domain.startsWith("*.") ? domain.substring(2) : domain;
        if (!name.matches("[a-z0-9-]+(\\.[a-z0-9-]+)*")) {
            throw new IllegalArgumentException("\"" + domain
                    + "\" is no domain: write example.com, *.example.com for what is below it, or the xn-- form");
        }
    }
}
