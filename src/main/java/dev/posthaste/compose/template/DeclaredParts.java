package dev.posthaste.compose.template;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The parts of declared variables by their pointers below {@code /variables/} of {@code template.yaml}: {@code order},
 * {@code order/fields/city}, {@code items/items/fields/name}.
 */
public final class DeclaredParts {

    private DeclaredParts() {}

    public static String field(String pointer, String name) {
        return pointer + "/fields/" + name;
    }

    public static String item(String pointer) {
        return pointer + "/items";
    }

    /**
     * Of a whole that nobody uses, its parts are not named as well. An item without fields is used with its list: an author may
     * want to know how many there are.
     *
     * @param used by pointer
     * @return by pointer, what people call it: {@code order.city}, {@code items[].name}
     */
    static SortedMap<String, String> unused(Map<String, Variable> variables, Set<String> used) {
        SortedMap<String, String> unused = new TreeMap<>();
        variables.forEach((name, variable) -> collect(name, name, variable, used, unused));
        return unused;
    }

    private static void collect(
            String pointer, String name, Variable variable, Set<String> used, Map<String, String> unused) {
        if (!used.contains(pointer)) {
            unused.put(pointer, name);
            return;
        }
        collectFields(pointer, name, variable, used, unused);
        String item = item(pointer);
        Variable each = variable.items();
        for (String path = name + "[]"; each != null; path += "[]", item = item(item), each = each.items()) {
            collectFields(item, path, each, used, unused);
        }
    }

    private static void collectFields(
            String pointer, String name, Variable variable, Set<String> used, Map<String, String> unused) {
        variable.fields()
                .forEach((field, each) -> collect(field(pointer, field), name + "." + field, each, used, unused));
    }
}
