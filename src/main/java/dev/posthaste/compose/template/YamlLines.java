package dev.posthaste.compose.template;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** On which line of a YAML file each member begins. */
final class YamlLines {

    /** For all that authors write: no sample lies deeper, and a pointer to each member is kept. */
    static final YAMLFactory YAML = YAMLFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(50).build())
            .build();

    private final String file;
    /** By JSON pointer (RFC 6901). */
    private final Map<String, Integer> lines = new HashMap<>();

    private YamlLines(String file) {
        this.file = file;
    }

    /** As far as it can be read: what is wrong with it is told by whoever needs its values. */
    static YamlLines of(String file, String yaml) {
        YamlLines read = new YamlLines(file);
        try (JsonParser parser = YAML.createParser(yaml)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    read.lines.putIfAbsent(
                            parser.getParsingContext().pathAsPointer().toString(),
                            parser.currentTokenLocation().getLineNr());
                }
            }
        } catch (IOException _) {
            return read;
        }
        return read;
    }

    /** @param pointer of a member; of one that is not there, the nearest around it is meant */
    Place of(String pointer) {
        for (String each = pointer; !each.isEmpty(); each = each.substring(0, each.lastIndexOf('/'))) {
            Integer line = lines.get(each);
            if (line != null) {
                return new Place(file, line);
            }
        }
        return new Place(file, 1);
    }
}
