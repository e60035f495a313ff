package dev.posthaste.relay.mx;

import java.util.List;

/** How a host of a domain may be spoken with. */
sealed interface HostTls {

    /** @param rungs the best first; the next one is tried when TLS does not come about */
    record Ladder(List<Rung> rungs) implements HostTls {}

    /** Not at all, by the domain's own rules or because they could not be found out. */
    record Barred(String cause) implements HostTls {}
}
