package dev.posthaste.compose.template;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A template that somebody stored, as it stands in memory.
 *
 * @param alias what callers may call it besides its id; null for none
 * @param published its versions that may be sent; the one in use first, then the others from the newest
 * @param latest the newest version, which may be a draft
 */
public record StoredTemplate(
        String tenant, UUID id, @Nullable TemplateName alias, List<String> published, String latest) {

    public StoredTemplate {
        published = List.copyOf(published);
    }

    /** Under which it is compiled, and stands on the record of its mail. */
    public TemplateName name() {
        return alias == null ? new TemplateName(id.toString()) : alias;
    }

    boolean isInUse() {
        return !published.isEmpty();
    }
}
