package dev.posthaste.clients;

import com.resend.core.net.impl.HttpClient;
import com.resend.core.service.BaseService;
import java.lang.reflect.Field;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * Leads Resend's SDK for Java here. It has no setting for that: its base URL is a constant, and its client is one that it makes for
 * itself. Everything else of it is as it was published. Whoever moves with this SDK does the same, or lets a proxy lead
 * {@code api.resend.com} here.
 */
final class Redirected {

    private static final HttpUrl THERE = HttpUrl.get(HttpClient.BASE_API);
    private static final HttpUrl HERE = HttpUrl.get(Here.URL);

    private static final OkHttpClient CLIENT = new OkHttpClient.Builder()
            .addInterceptor(chain -> Calls.noted(chain.proceed(redirected(chain.request()))))
            .build();

    private Redirected() {}

    static <S extends BaseService> S here(S service) {
        try {
            Field client = HttpClient.class.getDeclaredField("httpClient");
            client.setAccessible(true);
            client.set(service.getHttpClient(), CLIENT);
            return service;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The SDK has changed; perhaps it has a setting now.", e);
        }
    }

    private static Request redirected(Request request) {
        HttpUrl asked = request.url();
        if (!asked.host().equals(THERE.host())) {
            throw new IllegalStateException("The SDK asks somebody else.");
        }
        HttpUrl url = asked.newBuilder()
                .scheme(HERE.scheme())
                .host(HERE.host())
                .port(HERE.port())
                .encodedPath("/v1" + asked.encodedPath())
                .build();
        return request.newBuilder().url(url).build();
    }
}
