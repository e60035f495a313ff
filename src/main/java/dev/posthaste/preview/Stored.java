package dev.posthaste.preview;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import dev.posthaste.compose.template.TemplateName;
import dev.posthaste.templates.StoredCatalogue;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant has stored, or why that cannot be shown now: without the database the page goes on with everyone's templates.
 *
 * @param problem null when there is an answer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Stored<T>(@Nullable T found, @Nullable String problem) {

    private static final String AWAY =
            "The database does not answer, so that stored templates cannot be shown. The others can.";

    /** @param versions all there are, the newest first */
    record Opened(Catalogue.Entry template, List<StoredCatalogue.Version> versions) {}

    static Stored<List<StoredCatalogue.Item>> items(StoredCatalogue stored, String tenant) {
        return ask(() -> stored.items(tenant));
    }

    static Stored<Opened> open(StoredCatalogue stored, String tenant, String id, String version) {
        return ask(() -> {
            TemplateName name = new TemplateName(id);
            return new Opened(
                    Catalogue.Entry.of(id, stored.compiled(tenant, name, version)), stored.versions(tenant, name));
        });
    }

    private static <T> Stored<T> ask(Supplier<T> question) {
        try {
            return new Stored<>(question.get(), null);
        } catch (Refusal refusal) {
            return new Stored<>(null, sentence(refusal));
        } catch (IllegalArgumentException e) { // a name that is none; its sentence is written for callers
            return new Stored<>(null, String.valueOf(e.getMessage()));
        }
    }

    static String sentence(Refusal refusal) {
        if (refusal.reason() == Refusal.Reason.UNAVAILABLE) {
            return AWAY;
        }
        return refusal.faults().isEmpty()
                ? refusal.detail()
                : refusal.faults().stream().map(Fault::detail).collect(Collectors.joining("\n"));
    }
}
