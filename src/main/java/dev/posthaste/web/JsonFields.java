package dev.posthaste.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posthaste.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object, read one by one. What has the wrong type, or is not known, becomes a fault with its pointer
 * instead of an exception, so that the reading goes on.
 */
public final class JsonFields {

    private static final String NOT_WELL_FORMED =
            "This text holds a NUL or half of a surrogate pair; send well-formed Unicode.";

    private final JsonNode object;
    private final String pointer;
    private final Faults faults;
    private final Set<String> read = new HashSet<>();

    public JsonFields(JsonNode object, String pointer, Faults faults) {
        this.object = object;
        this.pointer = pointer;
        this.faults = faults;
    }

    /** Where a member stands (RFC 6901). */
    public String pointer(String name) {
        return pointer + "/" + escaped(name);
    }

    /** Where the object itself stands. */
    public String pointer() {
        return pointer;
    }

    public JsonNode object() {
        return object;
    }

    public static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    public boolean has(String name) {
        return get(name) != null;
    }

    public boolean isEmptyList(String name) {
        JsonNode node = get(name);
        return node != null && node.isArray() && node.isEmpty();
    }

    @Nullable
    public String text(String name) {
        JsonNode node = get(name);
        return node == null ? null : text(node, pointer(name));
    }

    /** The noun that a text stands for; null where none is given, and, with its fault, where it stands for none. */
    public <T> @Nullable T parsed(String name, Function<String, T> noun) {
        return faults.at(pointer(name), text(name), noun);
    }

    /**
     * As {@link #parsed}, of what cannot be left out.
     *
     * @param missing what to say to who leaves it out
     */
    public <T> @Nullable T needed(String name, Function<String, T> noun, String missing) {
        if (!has(name)) {
            missing(name, missing);
        }
        return parsed(name, noun);
    }

    /** False where it is not given. */
    public boolean flag(String name) {
        JsonNode node = get(name);
        if (node != null && !node.isBoolean()) {
            faults.add(pointer(name), "This is true or false.");
        }
        return node != null && node.asBoolean();
    }

    @Nullable
    public Locale locale(String name) {
        String tag = text(name);
        if (tag == null) {
            return null;
        }
        try {
            return new Locale.Builder().setLanguageTag(tag).build();
        } catch (IllformedLocaleException _) {
            faults.add(pointer(name), "A locale is a language tag such as fr or fr-CA (BCP 47).");
            return null;
        }
    }

    /** One text, or a list of them. */
    public Map<String, String> textOrTexts(String name) {
        JsonNode node = get(name);
        if (node == null) {
            return Map.of();
        }
        if (node.isArray()) {
            Map<String, String> texts = new LinkedHashMap<>();
            for (int i = 0; i < node.size(); i++) {
                put(texts, pointer(name) + "/" + i, node.get(i));
            }
            return texts;
        }
        String text = text(node, pointer(name));
        return text == null ? Map.of() : Map.of(pointer(name), text);
    }

    /** An object whose members are all texts. */
    public Map<String, String> textMembers(String name, int most) {
        JsonFields members = members(name);
        Map<String, String> texts = new LinkedHashMap<>();
        if (members != null && members.object.size() > most) {
            faults.add(pointer(name), "This has at most %d members.".formatted(most));
        } else if (members != null) {
            members.object.fieldNames().forEachRemaining(key -> {
                String text = members.text(key);
                if (!Text.isWellFormed(key)) {
                    faults.add(members.pointer(key), NOT_WELL_FORMED);
                } else if (text != null) {
                    texts.put(key, text);
                }
            });
        }
        return texts;
    }

    @Nullable
    public JsonFields members(String name) {
        JsonNode node = get(name);
        if (node == null) {
            return null;
        }
        if (!node.isObject()) {
            faults.add(pointer(name), "This is an object.");
            return null;
        }
        return new JsonFields(node, pointer(name), faults);
    }

    public List<JsonFields> objects(String name, int most) {
        JsonNode node = get(name);
        List<JsonFields> objects = new ArrayList<>();
        if (node == null) {
            return objects;
        }
        if (!node.isArray() || node.size() > most) {
            faults.add(pointer(name), "This is a list of at most %d objects.".formatted(most));
            return objects;
        }
        for (int i = 0; i < node.size(); i++) {
            String at = pointer(name) + "/" + i;
            if (node.get(i).isObject()) {
                objects.add(new JsonFields(node.get(i), at, faults));
            } else {
                faults.add(at, "This is an object.");
            }
        }
        return objects;
    }

    @Nullable
    public JsonNode get(String name) {
        read.add(name);
        JsonNode node = object.get(name);
        return node == null || node.isNull() ? null : node;
    }

    public void missing(String name, String detail) {
        faults.add(pointer(name), detail);
    }

    /** Whatever was not asked for is unknown: a field that is silently dropped is a mail that silently differs. */
    public void refuseOthers() {
        object.fieldNames().forEachRemaining(name -> {
            if (!read.contains(name)) {
                faults.add(
                        pointer(name),
                        "There is no such field here; it knows: "
                                + String.join(", ", read.stream().sorted().toList()) + ".");
            }
        });
    }

    private void put(Map<String, String> texts, String at, JsonNode node) {
        String text = text(node, at);
        if (text != null) {
            texts.put(at, text);
        }
    }

    private @Nullable String text(JsonNode node, String at) {
        if (!node.isTextual()) {
            faults.add(at, "This is a text.");
            return null;
        }
        if (!Text.isWellFormed(node.textValue())) {
            faults.add(at, NOT_WELL_FORMED);
            return null;
        }
        return node.textValue();
    }
}
