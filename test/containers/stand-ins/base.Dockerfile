# In the place of a Debian image. The certificates are the machine's, which may have a certificate authority of its own.
FROM scratch
ADD base.tar /
COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
