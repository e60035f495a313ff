package dev.posthaste;

import java.security.Principal;

/**
 * Who is asking, as the API key said.
 *
 * @param tenant the owner of everything this caller creates and may see
 * @param key the key's public name, never its secret
 * @param grant what the key may do
 */
public record Caller(String tenant, String key, Grant grant) implements Principal {

    @Override
    public String getName() {
        return key;
    }
}
