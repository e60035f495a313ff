package dev.posthaste;

import java.util.Locale;

/** How a constant is called outside: in lower case, and in no other way. */
public final class WireName {

    private WireName() {}

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * @param otherwise what to say of a name that is none
     * @throws IllegalArgumentException with that, for such a name
     */
    public static <E extends Enum<E>> E parse(Class<E> type, String name, String otherwise) {
        for (E constant : type.getEnumConstants()) {
            if (of(constant).equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(otherwise);
    }
}
