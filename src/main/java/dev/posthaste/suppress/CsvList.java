package dev.posthaste.suppress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A list as another service exports it (CSV, RFC 4180, UTF-8), as the JSON that is taken here. The first line names the columns; one is
 * {@code email}, and of the others those that are known here are read.
 */
final class CsvList {

    private static final String EMAIL = "email";
    private static final Set<String> KNOWN = Set.of(EMAIL, "origin", "note", "expires_at");
    private static final ObjectReader ROWS = CsvMapper.builder()
            .enable(CsvParser.Feature.TRIM_SPACES)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader());

    private CsvList() {}

    /**
     * @return the rows in their order as {@code emails}, but no more than one more than can be taken
     * @throws Refusal for what is no such list
     */
    static JsonNode json(byte[] csv) {
        ArrayNode emails = JsonNodeFactory.instance.arrayNode();
        try (MappingIterator<Map<String, String>> rows = ROWS.readValues(csv)) {
            while (emails.size() <= AdditionReader.MOST && rows.hasNextValue()) {
                emails.add(item(rows.nextValue()));
            }
        } catch (JsonProcessingException e) {
            var place = e.getLocation();
            throw new Refusal(
                    Refusal.Reason.MALFORMED,
                    // The place, not the parser's message: it quotes the list.
                    "The list is not CSV (RFC 4180): see line %d.".formatted(place == null ? 1 : place.getLineNr()));
        } catch (IOException e) {
            throw new IllegalStateException("A byte array cannot fail to be read.", e);
        }
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.set("emails", emails);
        return list;
    }

    private static ObjectNode item(Map<String, String> row) {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        boolean named = false;
        for (Map.Entry<String, String> cell : row.entrySet()) {
            String column = cell.getKey().strip().toLowerCase(Locale.ROOT);
            named |= column.equals(EMAIL);
            if (KNOWN.contains(column) && !cell.getValue().isEmpty()) {
                item.put(column, cell.getValue());
            }
        }
        if (!named) {
            throw Refusal.invalid(
                    List.of(new Fault("/emails", "The first line names the columns, and one of them is email.")));
        }
        return item;
    }
}
