package dev.posthaste.access;

import dev.posthaste.Grant;
import dev.posthaste.KeyMode;
import dev.posthaste.Limit;
import dev.posthaste.Scope;
import dev.posthaste.web.Faults;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/** Nobody hands on more than he has: what a key may do limits the keys that are made with it. */
final class Delegation {

    private Delegation() {}

    /** @throws dev.posthaste.Refusal that names everything in which {@code made} is more than {@code own} */
    static void check(Grant own, Grant made) {
        var faults = new Faults();
        Set<Scope> more =
                made.scopes().stream().filter(scope -> !own.allows(scope)).collect(Collectors.toSet());
        if (!more.isEmpty()) {
            faults.add(
                    "/scopes",
                    "Your own key lacks %s, so it cannot hand that on. Name the scopes that the new key is to have."
                            .formatted(more.stream().sorted().map(Scope::wire).collect(Collectors.joining(", "))));
        }
        if (own.mode() != KeyMode.LIVE && made.mode() != own.mode() && made.mode() != KeyMode.SANDBOX) {
            faults.add(
                    "/mode",
                    "Your own key has the mode %s; it makes no other."
                            .formatted(own.mode().wire()));
        }
        if (own.mode() == KeyMode.TEAM && made.mode() == KeyMode.TEAM) {
            checkWithin("/recipients", own.recipients(), made.recipients(), faults);
        }
        checkWithin("/from_domains", own.fromDomains(), made.fromDomains(), faults);
        checkWithin("/streams", own.streams(), made.streams(), faults);
        Instant end = own.expiresAt();
        if (end != null && (made.expiresAt() == null || made.expiresAt().isAfter(end))) {
            faults.add("/expires_at", "Your own key expires at %s; the new one cannot live longer.".formatted(end));
        }
        Limit rate = own.rate();
        if (rate != null && (made.rate() == null || made.rate().isMoreThan(rate))) {
            faults.add("/rate_limit", "Your own key is limited to %s; the new one needs that or less.".formatted(rate));
        }
        faults.refuseIfAny();
    }

    private static void checkWithin(String pointer, Set<?> own, Set<?> made, Faults faults) {
        if (!own.isEmpty() && (made.isEmpty() || !own.containsAll(made))) {
            faults.add(
                    pointer,
                    "Your own key is limited to %s; name some of these."
                            .formatted(
                                    own.stream().map(Object::toString).sorted().collect(Collectors.joining(", "))));
        }
    }
}
