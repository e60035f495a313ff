package dev.posthaste.outside;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a stranger has us call: {@code https}, a host by its name, and neither user nor fragment. Where its name leads is looked at when it
 * is called, and not here: a name can change its address in between.
 *
 * @param uri at most 2048 characters
 */
public record PublicUrl(URI uri) {

    private static final int LONGEST = 2048;
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    /**
     * @param what it is to the one who wrote it, such as "An endpoint"; begins the sentence that says what is wrong
     * @param allowPrivate whether {@code http} is one, too, and a host may be an address
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static PublicUrl parse(String what, String text, boolean allowPrivate) {
        URI uri = uri(what, text);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(allowPrivate && scheme.equals("http"))) {
            throw new IllegalArgumentException(what + " begins with https://, so that nobody on the way can read it.");
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    what + " has the form https://host/path, without a user, a password or a fragment.");
        }
        if (!allowPrivate && isNoName(uri.getHost())) {
            throw new IllegalArgumentException(what
                    + "'s host is a name that is known on the Internet, such as hooks.example.com, and no address.");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("A port is a number from 1 to 65535.");
        }
        return new PublicUrl(uri);
    }

    public boolean isEncrypted() {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    public String host() {
        return String.valueOf(uri.getHost());
    }

    public int port() {
        if (uri.getPort() > 0) {
            return uri.getPort();
        }
        return isEncrypted() ? HTTPS_PORT : HTTP_PORT;
    }

    /** Path and query, as they stand in a request. */
    public String target() {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /**
     * An address in any of its spellings ({@code 127.0.0.1}, {@code 2130706433}, {@code 0x7f.1}, {@code [::1]}) ends with a label
     * that begins with a digit, or with a bracket; no top-level domain does. Names of one label, and {@code localhost}, are ours.
     */
    private static boolean isNoName(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        String last = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return host.startsWith("[")
                || last.isEmpty()
                || Character.isDigit(last.charAt(0))
                || last.equals(name.toLowerCase(Locale.ROOT))
                || last.equals("localhost");
    }

    private static URI uri(String what, String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("%s is at most %d characters long.".formatted(what, LONGEST));
        }
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("This is no URL; one has the form https://host/path.", e);
        }
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
