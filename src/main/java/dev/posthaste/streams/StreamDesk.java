package dev.posthaste.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import dev.posthaste.StreamName;
import dev.posthaste.ops.DatabaseThreads;
import dev.posthaste.ops.TenantDatabase;
import dev.posthaste.ops.TenantDesk;
import dev.posthaste.web.Page;
import dev.posthaste.web.PageRequest;
import jakarta.inject.Singleton;
import java.util.List;

/** The streams of all tenants, for the API. Every question names the tenant: another's stream does not exist. */
@Singleton
final class StreamDesk {

    /** All of them are in the memory of every pod. */
    private static final int MOST = 100;

    private static final DatabaseThreads THREADS = new DatabaseThreads("streams", 2);
    private static final String UNAVAILABLE =
            "The database does not answer now. What was asked for may have been done: look before you ask again.";

    private final TenantDesk<StreamRows> desk;
    private final Follower follower;

    StreamDesk(TenantDatabase database, Follower follower) {
        this.desk = new TenantDesk<>(database, THREADS, StreamRows::new, UNAVAILABLE);
        this.follower = follower;
    }

    StreamView make(String tenant, JsonNode body) {
        StreamPolicy policy = PolicyReader.creation(body);
        ObjectNode form = PolicyReader.merged(JsonNodeFactory.instance.objectNode(), body);
        form.remove("name");
        return changed(tenant, streams -> {
            if (streams.count() >= MOST) {
                throw new Refusal(
                        Refusal.Reason.INVALID,
                        "There are %d streams already, and more than that there cannot be; remove one."
                                .formatted(MOST));
            }
            if (!streams.add(policy, form)) {
                throw Refusal.invalid(
                        List.of(new Fault("/name", "There is a stream of this name already; change it with PATCH.")));
            }
            return streams.find(policy.name()).orElseThrow(StreamDesk::unknown);
        });
    }

    StreamView find(String tenant, StreamName name) {
        return desk.ask(tenant, streams -> streams.find(name).orElseThrow(StreamDesk::unknown));
    }

    StreamView change(String tenant, StreamName name, JsonNode change) {
        return changed(tenant, streams -> {
            ObjectNode form = PolicyReader.merged(streams.lock(name).orElseThrow(StreamDesk::unknown), change);
            streams.change(PolicyReader.policy(name, form), form);
            return streams.find(name).orElseThrow(StreamDesk::unknown);
        });
    }

    void delete(String tenant, StreamName name) {
        var _ = changed(tenant, streams -> {
            if (!streams.delete(name)) {
                throw unknown();
            }
            return true;
        });
    }

    Page<StreamView> page(String tenant, PageRequest<StreamName> asked) {
        return desk.ask(tenant, streams -> streams.page(asked));
    }

    /** The mail that this process takes next follows it; that of other pods a moment later. */
    private <T> T changed(String tenant, TenantDesk.Question<StreamRows, T> question) {
        T answer = desk.ask(tenant, question);
        follower.catchUp(THREADS);
        return answer;
    }

    static Refusal unknown() {
        return new Refusal(Refusal.Reason.NOT_FOUND, "There is no stream of this name with a policy.");
    }
}
