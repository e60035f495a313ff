package dev.posthaste.track;

import dev.posthaste.queue.Event;
import dev.posthaste.queue.RecordCodec;
import dev.posthaste.secrecy.KeyMissing;
import dev.posthaste.secrecy.RowSeal;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;

/** Conversations in JSON; where they are sealed, that is one text. */
@Singleton
@Unremovable // Hibernate asks for it, whom the container does not see
@Converter
class SealedTries implements AttributeConverter<List<Event.Try>, String> {

    private static final String QUOTE = "\"";

    private final Provider<RowSeal> seal; // not before it is used: Hibernate asks for this while the image is built

    SealedTries(Provider<RowSeal> seal) {
        this.seal = seal;
    }

    static String json(RowSeal seal, List<Event.Try> tries) {
        String json = RecordCodec.json(tries);
        String kept = seal.close(json);
        return kept.equals(json) ? json : QUOTE + kept + QUOTE; // nothing in it is to be escaped
    }

    @Override
    public String convertToDatabaseColumn(List<Event.Try> tries) {
        return json(seal.get(), tries);
    }

    /** None, where nobody can open them any more. */
    @Override
    public List<Event.Try> convertToEntityAttribute(String json) {
        try {
            return RecordCodec.tries(json.startsWith(QUOTE) ? seal.get().open(json.replace(QUOTE, "")) : json);
        } catch (KeyMissing _) {
            return List.of();
        }
    }
}
