package dev.posthaste.track;

import dev.posthaste.secrecy.RowSeal;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** A text that a row may hold sealed. */
@Singleton
@Unremovable // Hibernate asks for it, whom the container does not see
@Converter
class SealedText implements AttributeConverter<@Nullable String, @Nullable String> {

    private final Provider<RowSeal> seal; // not before it is used: Hibernate asks for this while the image is built

    SealedText(Provider<RowSeal> seal) {
        this.seal = seal;
    }

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable String text) {
        return seal.get().closeIfAny(text);
    }

    @Override
    public @Nullable String convertToEntityAttribute(@Nullable String kept) {
        return seal.get().shownIfAny(kept);
    }
}
