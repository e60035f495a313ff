package dev.posthaste.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One example of the document and the schema that it stands beside or in.
 *
 * @param pointer where it stands
 */
record Example(String pointer, JsonNode value, JsonNode schema) {

    static List<Example> allIn(JsonNode document) {
        List<Example> found = new ArrayList<>();
        collect("", document, found);
        return found;
    }

    static List<String> bodiesWithout(JsonNode document) {
        return document.findValues("content").stream()
                .flatMap(JsonNode::valueStream)
                .filter(body -> body.has("schema") && !body.has("example") && !body.has("examples"))
                .map(JsonNode::toString)
                .toList();
    }

    private static void collect(String pointer, JsonNode node, List<Example> found) {
        // Beside "schema" it is an example of a parameter, header or body; without, the node itself is a schema.
        JsonNode schema = node.path("schema").isObject() ? node.get("schema") : node;
        node.path("examples")
                .propertyStream()
                .forEach(named -> found.add(new Example(
                        pointer + "/examples/" + named.getKey(),
                        named.getValue().get("value"),
                        schema)));
        if (node.has("example")) {
            found.add(new Example(pointer + "/example", node.get("example"), schema));
        }
        node.propertyStream()
                .filter(member -> !member.getKey().startsWith("example"))
                .forEach(member -> collect(pointer + "/" + member.getKey(), member.getValue(), found));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(pointer + "/" + i, node.get(i), found);
        }
    }
}
