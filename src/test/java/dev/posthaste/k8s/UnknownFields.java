package dev.posthaste.k8s;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Finds what the model of Kubernetes has no field for: a misspelt name, which the API server drops without a word. */
final class UnknownFields {

    private static final String MODEL = "io.fabric8.kubernetes.api.model";

    private final List<String> found = new ArrayList<>();
    private final IdentityHashMap<Object, Boolean> seen = new IdentityHashMap<>();

    private UnknownFields() {}

    static List<String> of(Object resource) {
        UnknownFields fields = new UnknownFields();
        fields.walk(resource.getClass().getSimpleName(), resource);
        return fields.found;
    }

    private void walk(String path, Object value) {
        if (value instanceof Collection<?> values) {
            int i = 0;
            for (Object each : values) {
                walk(path + "[" + i++ + "]", each);
            }
        } else if (value != null
                && value.getClass().getName().startsWith(MODEL)
                && !value.getClass().isEnum()
                && seen.put(value, true) == null) {
            for (Field field : value.getClass().getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    visit(path + "." + field.getName(), field, value);
                }
            }
        }
    }

    private void visit(String path, Field field, Object owner) {
        Object value = valueOf(field, owner);
        if (field.getName().equals("additionalProperties")) {
            ((Map<?, ?>) value).keySet().forEach(name -> found.add(path.replace("additionalProperties", "" + name)));
        } else {
            walk(path, value);
        }
    }

    private static Object valueOf(Field field, Object owner) {
        try {
            field.setAccessible(true);
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
