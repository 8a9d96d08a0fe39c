package standin

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"time"
)

// requestID is the same for all: nothing here looks requests up.
const requestID = "00000000-0000-4000-8000-000000000000"

// stamp is a time as the XML protocols write it.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func xmlAnswer(v any) answer {
	body, err := xml.Marshal(v)
	if err != nil {
		return answer{http.StatusInternalServerError, http.Header{}, []byte(err.Error())}
	}
	return answer{http.StatusOK, http.Header{"Content-Type": {"text/xml;charset=UTF-8"}}, append([]byte(xml.Header), body...)}
}

// xmlMembers is the content of the element that v would be.
func xmlMembers(v any) (string, error) {
	var b bytes.Buffer
	e := xml.NewEncoder(&b)
	if err := e.EncodeElement(v, xml.StartElement{Name: xml.Name{Local: "v"}}); err != nil {
		return "", err
	}
	inner := bytes.TrimSuffix(bytes.TrimPrefix(b.Bytes(), []byte("<v>")), []byte("</v>"))
	return string(inner), nil
}
