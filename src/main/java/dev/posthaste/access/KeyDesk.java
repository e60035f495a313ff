package dev.posthaste.access;

import dev.posthaste.Caller;
import dev.posthaste.EmailId;
import dev.posthaste.Refusal;
import dev.posthaste.ops.DatabaseThreads;
import dev.posthaste.ops.Journal;
import dev.posthaste.ops.Patience;
import dev.posthaste.ops.TenantDatabase;
import dev.posthaste.ops.TenantDesk;
import dev.posthaste.web.Page;
import dev.posthaste.web.PageRequest;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes, shows, renames, replaces and revokes keys. Every step names the tenant: another's key does not exist. */
@Singleton
final class KeyDesk {

    private static final Journal LOG = Journal.of(KeyDesk.class);
    private static final DatabaseThreads THREADS = new DatabaseThreads("keys", 2);
    private static final String UNAVAILABLE =
            "The database does not answer now, so that keys cannot be managed. Those that there are still open.";

    private final TenantDesk<KeyRows> desk;
    private final KeyRing ring;
    private final Pepper pepper;
    private final RandomGenerator random;
    private final Clock clock;

    KeyDesk(TenantDatabase database, KeyRing ring, Pepper pepper, RandomGenerator random, Clock clock) {
        this.desk = new TenantDesk<>(database, THREADS, KeyRows::new, UNAVAILABLE);
        this.ring = ring;
        this.pepper = pepper;
        this.random = random;
        this.clock = clock;
    }

    /** @param token what nobody can be told again */
    record Made(UUID id, Token token) {}

    /** @param previousUntil when the key that it replaces stops to open anything */
    record Replaced(Made made, Instant previousUntil) {}

    /** @throws Refusal when it could do more than its maker */
    Made make(NewKey key, Caller maker) {
        Delegation.check(maker.grant(), key.grant());
        Made made = desk.ask(key.tenant(), rows -> add(rows, key, maker, null));
        LOG.info("an API key was made", "key", made.id(), "tenant", key.tenant(), "by", maker.key());
        return known(made);
    }

    Page<KeyView> page(String tenant, PageRequest<UUID> asked) {
        return desk.ask(tenant, rows -> rows.page(asked));
    }

    /**
     * Only people see the difference, and the count of its requests begins anew: it goes by the name.
     *
     * @throws Refusal when the tenant has no such key
     */
    void rename(String tenant, UUID id, String name, Caller by) {
        if (!desk.ask(tenant, rows -> rows.rename(id, name))) {
            throw none();
        }
        LOG.info("an API key was renamed", "key", id, "tenant", tenant, "by", by.key());
    }

    /** @throws Refusal when the tenant has no such key */
    void revoke(String tenant, UUID id, Caller by) {
        if (!desk.ask(tenant, rows -> rows.revoke(id))) {
            throw none();
        }
        LOG.info("an API key was revoked", "key", id, "tenant", tenant, "by", by.key());
    }

    /**
     * Makes another key that may do the same, and lets the old one live for a while, so that nothing stops while it is exchanged.
     *
     * @throws Refusal when the tenant has no such key, or it could do more than its maker
     */
    Replaced replace(String tenant, UUID id, Duration overlap, Caller maker) {
        Replaced replaced = desk.ask(tenant, rows -> {
                    Optional<NewKey> old = rows.find(id);
                    if (old.isEmpty()) {
                        return Optional.<Replaced>empty();
                    }
                    Delegation.check(maker.grant(), old.get().grant());
                    Made made = add(rows, old.get(), maker, id);
                    return Optional.of(new Replaced(made, rows.end(id, overlap)));
                })
                .orElseThrow(KeyDesk::none);
        LOG.info(
                "an API key was replaced",
                "key",
                id,
                "next",
                replaced.made().id(),
                "tenant",
                tenant,
                "by",
                maker.key());
        return new Replaced(known(replaced.made()), replaced.previousUntil());
    }

    private Made add(KeyRows rows, NewKey key, Caller maker, @Nullable UUID replaces) throws SQLException {
        UUID id = EmailId.next(clock, random).value();
        Token token = Token.fresh(key.grant().mode(), random);
        rows.add(id, key, pepper.hash(token), token.hint(), maker, replaces);
        return new Made(id, token);
    }

    /** The next request comes with it; other pods know it within a moment, and this one before it answers. */
    private Made known(Made made) {
        return Patience.until(() -> ring.holds(made.id()) ? Optional.of(made) : Optional.empty())
                .orElse(made);
    }

    private static Refusal none() {
        return new Refusal(Refusal.Reason.NOT_FOUND, "There is no API key with this id.");
    }
}
