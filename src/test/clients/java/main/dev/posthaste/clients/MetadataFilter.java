package dev.posthaste.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Map;
import java.util.stream.Collectors;

/** Members of the metadata as a query asks for them: {@code metadata[order]=1042}. The generated client calls it by this method. */
public record MetadataFilter(Map<String, String> members) {

    public String toUrlQueryString(String parameter) {
        return members.entrySet().stream()
                .map(member ->
                        encoded("%s[%s]".formatted(parameter, member.getKey())) + "=" + encoded(member.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
