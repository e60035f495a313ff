package dev.posthaste.webhook;

import dev.posthaste.Refusal;
import dev.posthaste.ops.DatabaseThreads;
import dev.posthaste.ops.TenantDatabase;
import dev.posthaste.ops.TenantDesk;
import dev.posthaste.secrecy.RowSeal;
import dev.posthaste.web.Page;
import dev.posthaste.web.PageRequest;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** The endpoints of all tenants. Every question names the tenant: another's endpoint does not exist. */
@Singleton
final class Webhooks {

    /** Each event is a row for each of them. */
    private static final int MOST = 50;

    private static final int TEST_ID_OCTETS = 16;

    private static final DatabaseThreads THREADS = new DatabaseThreads("webhooks-api", 4);
    private static final String UNAVAILABLE =
            "The database does not answer now. What was asked for may have been done: look before you ask again.";

    private final TenantDesk<HookRows> desk;
    private final SecretBox box;
    private final WebhookConfig config;
    private final RandomGenerator random;
    private final Clock clock;

    Webhooks(
            TenantDatabase database,
            RowSeal seal,
            SecretBox box,
            WebhookConfig config,
            RandomGenerator random,
            Clock clock) {
        this.desk = new TenantDesk<>(
                database, THREADS, (connection, tenant) -> new HookRows(connection, seal, tenant), UNAVAILABLE);
        this.box = box;
        this.config = config;
        this.random = random;
        this.clock = clock;
    }

    /** An endpoint and its secret, which is told this once. */
    record Made(Hook hook, SigningSecret secret) {}

    Made make(String tenant, HookRequest request) {
        SigningSecret secret = SigningSecret.fresh(random);
        Hook hook = desk.ask(tenant, hooks -> {
            if (hooks.count() >= MOST) {
                throw new Refusal(
                        Refusal.Reason.INVALID,
                        "There are %d webhooks already, and more than that there cannot be; remove one."
                                .formatted(MOST));
            }
            return hooks.add(request, box.close(secret));
        });
        return new Made(hook, secret);
    }

    Hook find(String tenant, UUID id) {
        return desk.ask(tenant, hooks -> hooks.find(id).orElseThrow(Webhooks::unknown));
    }

    Page<Hook> page(String tenant, PageRequest<UUID> asked) {
        return desk.ask(tenant, hooks -> hooks.page(asked));
    }

    void change(String tenant, UUID id, HookRequest request) {
        insist(desk.ask(tenant, hooks -> hooks.change(id, request)));
    }

    void delete(String tenant, UUID id) {
        insist(desk.ask(tenant, hooks -> hooks.delete(id)));
    }

    /** @return the new secret; for a while the old one signs beside it */
    SigningSecret rotate(String tenant, UUID id) {
        SigningSecret fresh = SigningSecret.fresh(random);
        insist(desk.ask(tenant, hooks -> hooks.rotate(id, box.close(fresh), config.rotation())));
        return fresh;
    }

    /** @return the id of an event that tells of nothing */
    String test(String tenant, UUID id, HookType type) {
        byte[] octets = new byte[TEST_ID_OCTETS];
        random.nextBytes(octets);
        String message = HookMessage.PREFIX + "test_" + HexFormat.of().formatHex(octets);
        desk.ask(tenant, hooks -> {
            Hook hook = hooks.find(id).orElseThrow(Webhooks::unknown);
            if (!hook.status().equals("enabled")) {
                throw new Refusal(
                        Refusal.Reason.INVALID,
                        "This webhook is disabled and is told nothing; enable it first with PATCH and status enabled.");
            }
            hooks.events(id).addTest(message, type, SampleEvent.payload(type, clock.instant()));
            return true;
        });
        return message;
    }

    Page<HookEvent> events(String tenant, UUID id, HookEventSearch search) {
        return desk.ask(tenant, hooks -> events(hooks, id).page(search));
    }

    HookEvent event(String tenant, UUID id, String event) {
        return desk.ask(tenant, hooks -> events(hooks, id).find(event).orElseThrow(Webhooks::unknownEvent));
    }

    Page<HookAttempt> attempts(String tenant, UUID id, String event, PageRequest<Integer> asked) {
        return desk.ask(tenant, hooks -> {
            EventRows events = events(hooks, id);
            if (events.find(event).isEmpty()) {
                throw unknownEvent();
            }
            return events.attempts(event, asked);
        });
    }

    void replay(String tenant, UUID id, String event) {
        if (!desk.ask(tenant, hooks -> events(hooks, id).replay(event))) {
            throw unknownEvent();
        }
    }

    /** @return how many are told again */
    int replay(String tenant, UUID id, HookRequestReader.Range range) {
        return desk.ask(tenant, hooks -> events(hooks, id).replay(range.from(), range.to(), range.all()));
    }

    private static EventRows events(HookRows hooks, UUID id) throws SQLException {
        insist(hooks.find(id).isPresent());
        return hooks.events(id);
    }

    static Refusal unknown() {
        return new Refusal(Refusal.Reason.NOT_FOUND, "There is no webhook with this id.");
    }

    private static Refusal unknownEvent() {
        return new Refusal(Refusal.Reason.NOT_FOUND, "This webhook has no event with this id, or none any more.");
    }

    private static void insist(boolean found) {
        if (!found) {
            throw unknown();
        }
    }
}
