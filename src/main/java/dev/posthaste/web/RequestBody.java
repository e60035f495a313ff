package dev.posthaste.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.Refusal;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Bytes from a stranger become a JSON object, or a refusal, with bounds on size, depth and count. */
@Singleton
public final class RequestBody {

    private static final int DEEPEST = 50;
    private static final int LONGEST_NUMBER = 100;
    private static final int MOST_TOKENS = 120_000;

    private final int largest;
    private final JsonMapper json;

    RequestBody(RequestLimits limits) {
        this.largest = Math.toIntExact(limits.body().asLongValue());
        var factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxNumberLength(LONGEST_NUMBER)
                        .maxTokenCount(MOST_TOKENS)
                        .maxStringLength(largest)
                        .build())
                // Of two members with one name a reader may take either; the caller meant one of them.
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        this.json = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** @throws Refusal when so many octets are too many; nobody knows of a negative number */
    void requireRoomFor(int announced) {
        if (announced > largest) {
            throw tooLarge();
        }
    }

    public byte[] read(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(largest + 1);
            requireRoomFor(bytes.length);
            return bytes;
        } catch (IOException _) { // the caller went away
            throw new Refusal(Refusal.Reason.MALFORMED, "The body ended too early.");
        }
    }

    public JsonNode parse(byte[] body) {
        JsonNode node = tree(body);
        if (!node.isObject()) {
            throw new Refusal(Refusal.Reason.MALFORMED, "The body is a JSON object.");
        }
        return node;
    }

    /** @return the objects of a list that has at least one and at most so many */
    public List<JsonNode> parseList(byte[] body, int most) {
        JsonNode node = tree(body);
        if (!node.isArray() || node.isEmpty() || node.valueStream().anyMatch(each -> !each.isObject())) {
            throw new Refusal(Refusal.Reason.MALFORMED, "The body is a JSON array of at least one object.");
        }
        if (node.size() > most) {
            throw new Refusal(
                    Refusal.Reason.TOO_LARGE,
                    "The body has %d items; send at most %d in one request.".formatted(node.size(), most));
        }
        return node.valueStream().toList();
    }

    private JsonNode tree(byte[] body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            var location = e.getLocation();
            throw new Refusal(
                    Refusal.Reason.MALFORMED,
                    // The place, not the parser's message: it quotes the body.
                    "The body is not well-formed JSON, or is too deep or has too many members: see line %d, column %d."
                            .formatted(
                                    location == null ? 1 : location.getLineNr(),
                                    location == null ? 1 : location.getColumnNr()));
        } catch (IOException e) {
            throw new IllegalStateException("A byte array cannot fail to be read.", e);
        }
    }

    private Refusal tooLarge() {
        return new Refusal(Refusal.Reason.TOO_LARGE, "The body is larger than %d bytes.".formatted(largest));
    }
}
