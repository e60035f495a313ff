package dev.posthaste.suppress;

import dev.posthaste.EmailAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An entry of the list as a caller names it: by its id or by its address. */
record Named(@Nullable String id, @Nullable String recipientKey) {

    static Named byAddress(EmailAddress address) {
        return new Named(null, address.canonical());
    }

    /** @throws IllegalArgumentException unless {@code text} is a UUID */
    static Named byId(String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equals(text.toLowerCase(Locale.ROOT))) {
                return new Named(id.toString(), null);
            }
        } catch (IllegalArgumentException _) {
            // said below, for both
        }
        throw new IllegalArgumentException("An id is a UUID such as e169aa45-1ecf-4183-9955-b1499d5701d3.");
    }

    /** As it stands in a path; empty for what cannot be either. */
    static Optional<Named> ofPath(String text) {
        try {
            return Optional.of(text.indexOf('@') < 0 ? byId(text) : byAddress(EmailAddress.parse(text)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
