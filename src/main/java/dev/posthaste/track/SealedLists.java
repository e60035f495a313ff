package dev.posthaste.track;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.secrecy.RowSeal;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;
import java.util.Map;

/** Lists of texts by their names, in JSON; each text may be sealed. */
@Singleton
@Unremovable // Hibernate asks for it, whom the container does not see
@Converter
class SealedLists implements AttributeConverter<Map<String, List<String>>, String> {

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, List<String>>> LISTS = new TypeReference<>() {};

    private final Provider<RowSeal> seal; // not before it is used: Hibernate asks for this while the image is built

    SealedLists(Provider<RowSeal> seal) {
        this.seal = seal;
    }

    @Override
    public String convertToDatabaseColumn(Map<String, List<String>> lists) {
        throw new UnsupportedOperationException("The projector writes these rows.");
    }

    @Override
    public Map<String, List<String>> convertToEntityAttribute(String json) {
        try {
            Map<String, List<String>> lists = JSON.readValue(json, LISTS);
            lists.replaceAll((_, kept) -> kept.stream().map(seal.get()::shown).toList());
            return lists;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A column of our own is not the JSON that it was.", e);
        }
    }
}
