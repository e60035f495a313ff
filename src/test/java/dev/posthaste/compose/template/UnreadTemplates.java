package dev.posthaste.compose.template;

import java.time.Duration;
import java.util.List;

/** Templates of a process that started while the database did not answer. */
public final class UnreadTemplates {

    private UnreadTemplates() {}

    /** Those that are shipped; nobody knows which are stored. */
    public static Templates shipped() {
        return new Templates(ShippedFiles.read(), null, List.of(), new StoredTemplates(Duration.ZERO, List.of()));
    }
}
